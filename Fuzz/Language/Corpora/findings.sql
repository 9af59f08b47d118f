-- Texts that were findings once, one a line.
SELECT*FROM t PIVOT(()FOR r IN(a,)()::D())
