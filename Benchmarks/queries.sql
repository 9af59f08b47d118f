-- What an analyst asks of a budget ledger, and queries that measure one step each.
--
-- "-- name: what it measures" starts a query. Names that start with k measure one kernel or operator; c are hard cases
-- (plain text of many values, skewed keys, columns that are mostly NULL); a are an analyst's questions.

-- k01_sum: sums of exact decimals
SELECT sum(planned), sum(spent) FROM ledger;
-- k02_filter_number: a range of a number, no order in the column
SELECT count(*) FROM ledger WHERE planned BETWEEN 1000 AND 5000;
-- k03_filter_ordered: a range of a column that the rows are ordered by
SELECT count(*), sum(spent) FROM ledger WHERE fiscal = 2022;
-- k04_filter_text: equality with a text of few values
SELECT count(*) FROM ledger WHERE source = '政府性基金';
-- k05_like: a pattern over names
SELECT count(*) FROM ledger WHERE unit LIKE '%学%';
-- k06_arithmetic: three operations on decimals
SELECT sum((spent - planned) * 2 + planned) FROM ledger;
-- k07_group_text: few groups by text
SELECT region, count(*), sum(spent) FROM ledger GROUP BY region ORDER BY region;
-- k08_group_number: many groups by a number
SELECT unit_code, sum(spent) AS s FROM ledger GROUP BY unit_code ORDER BY s DESC NULLS LAST, unit_code LIMIT 5;
-- k09_sort: one place in the order of a number
SELECT planned FROM ledger ORDER BY planned NULLS LAST LIMIT 1 OFFSET 100000;
-- k10_join: a join with a small table
SELECT u.kind, count(*) FROM ledger l JOIN units u ON l.unit_code = u.unit_code GROUP BY u.kind ORDER BY u.kind;
-- k11_distinct: different values of a number
SELECT count(DISTINCT planned) FROM ledger;
-- k12_function: a function of a text, then grouped
SELECT substr(unit, 1, 2) AS head, count(*) FROM ledger GROUP BY head ORDER BY head;
-- k13_window: a rank within each unit
SELECT count(*) FROM (SELECT rank() OVER (PARTITION BY unit_code ORDER BY spent DESC) AS r FROM ledger) WHERE r = 1;
-- k14_copy: a table from half of another
CREATE OR REPLACE TABLE half AS SELECT * FROM ledger WHERE fiscal >= 2020;
-- k15_full_sort: every row's place in the order of a number
SELECT sum(place * spent) FROM (SELECT spent, row_number() OVER (ORDER BY spent NULLS LAST) AS place FROM ledger);
-- k16_full_sort_text: every row's place in the order of two texts and a number
SELECT sum(place * unit_code % 11) FROM (SELECT unit_code, row_number() OVER (ORDER BY region, unit, spent NULLS LAST, voucher) AS place FROM ledger);

-- c01_plain_text_filter: a text that is different in every row
SELECT count(*) FROM ledger WHERE voucher LIKE '%77%';
-- c02_plain_text_group: groups by a text that is different in every row
SELECT count(*) FROM (SELECT voucher, count(*) AS n FROM ledger GROUP BY voucher) WHERE n > 1;
-- c03_plain_text_sort: a sort by such a text
SELECT voucher FROM ledger ORDER BY voucher LIMIT 1 OFFSET 50000;
-- c04_skewed_group: one key holds most of the rows
SELECT account, count(*), sum(spent) FROM ledger GROUP BY account ORDER BY count(*) DESC, account LIMIT 5;
-- c05_skewed_join: a join by that key
SELECT count(*) FROM ledger l JOIN accounts a ON l.account = a.account WHERE a.level = 1;
-- c06_mostly_null: sums over a column that is mostly NULL
SELECT count(adjusted), sum(adjusted), min(adjusted) FROM ledger;
-- c07_mostly_null_group: groups by a text that is mostly NULL
SELECT remark, count(*) FROM ledger GROUP BY remark ORDER BY count(*) DESC, remark LIMIT 5;

-- a01_execution_rate: how far each region spent its budget, year by year
SELECT region, fiscal, sum(spent) * 100 / sum(planned) AS rate FROM ledger GROUP BY region, fiscal ORDER BY rate DESC NULLS LAST, region, fiscal LIMIT 20;
-- a02_overspent: units that spent more than planned in every year
SELECT count(*) FROM (SELECT unit_code FROM (SELECT unit_code, fiscal, sum(spent) AS s, sum(planned) AS p FROM ledger GROUP BY unit_code, fiscal) GROUP BY unit_code HAVING bool_and(s > p));
-- a03_growth: growth against the year before by account
WITH y AS (SELECT account, fiscal, sum(spent) AS s FROM ledger GROUP BY account, fiscal)
SELECT account, fiscal, s - lag(s) OVER (PARTITION BY account ORDER BY fiscal) AS growth FROM y ORDER BY growth DESC NULLS LAST, account, fiscal LIMIT 10;
-- a04_share: the share of each source in its region
SELECT region, source, sum(spent) * 100 / sum(sum(spent)) OVER (PARTITION BY region) AS share FROM ledger GROUP BY region, source ORDER BY share DESC NULLS LAST, region, source LIMIT 10;
-- a05_largest: the ten largest payments of schools
SELECT unit, account, fiscal, spent FROM ledger WHERE unit LIKE '%学校%' ORDER BY spent DESC NULLS LAST, unit, account, fiscal LIMIT 10;
-- a06_subtotals: totals by region and source with subtotals
SELECT region, source, sum(planned) FROM ledger GROUP BY ROLLUP (region, source) ORDER BY region NULLS FIRST, source NULLS FIRST LIMIT 20;
-- a07_median: the middle and the ninth tenth of payments by source
SELECT source, median(spent), quantile_cont(spent, 0.9) FROM ledger GROUP BY source ORDER BY source;
