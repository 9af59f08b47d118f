// One file format each: bytes to a Document.
