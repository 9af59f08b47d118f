// Documents to tables.
