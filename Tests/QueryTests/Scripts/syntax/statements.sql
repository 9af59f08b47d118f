-- One statement a line. Each is read, printed, and read again; the two trees must be the same but for places.
SELECT 1
SELECT a, b FROM t WHERE x = 1 AND y > 43.82% ORDER BY 1 DESC NULLS LAST LIMIT 10%
SELECT 10%3, 10% - 3, 10 % 3, 458.07万元, 3千万元, 300元, 40万
SELECT sum（预算数）， ‘教育局’ ＡＳ 甲 FROM 表 WHERE 年份＝２０２４年；
FROM t SELECT a, b, WHERE c
FROM 'file.csv'
SELECT * EXCLUDE (a, b) REPLACE (c + 1 AS c) RENAME (d AS e) FROM t
SELECT COLUMNS('a.*'), COLUMNS(c -> c LIKE 'x%'), *COLUMNS(*), COLUMNS(* EXCLUDE (a)) FROM t
SELECT list_transform([1,2], x -> x + 1), list_filter(l, lambda x: x > 1), [x * 2 for x in l if x > 1]
SELECT DISTINCT - 58 + + col, a NOT NULL, x NOT IN () FROM t1 CROSS JOIN t2
SELECT a::INT[], CAST(x AS DECIMAL(18,2)), TRY_CAST(y AS STRUCT(a INT, b VARCHAR[]))
SELECT {'a': 1, b: 2}, l[1:2], l[:2], l[1:], l[:], s.f(1).g(2), (x).y
SELECT count(*) FILTER (WHERE x > 1) OVER (PARTITION BY a ORDER BY b ROWS BETWEEN 1 PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE TIES)
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY x DESC), first(x ORDER BY y), last_value(x IGNORE NULLS) OVER w, lag(x) IGNORE NULLS OVER (ORDER BY y) FROM t WINDOW w AS (ORDER BY a)
PIVOT t ON year IN (2019, 2020) USING sum(x) AS s GROUP BY a ORDER BY a
SELECT * FROM t PIVOT (sum(x) FOR year IN (2019 AS a, 2020) b IN ('x') GROUP BY c) AS p
UNPIVOT t ON a, b, (c, d) AS e INTO NAME n VALUE v
SELECT * FROM t UNPIVOT INCLUDE NULLS (v FOR n IN (a, b AS 'x'))
SELECT year, name, value, text, date, key, item, section, share, class FROM checks
WITH RECURSIVE a(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM a), b AS NOT MATERIALIZED (FROM a) SELECT * FROM b
((SELECT 1) UNION (SELECT 2)) ORDER BY 1 LIMIT 1
SELECT * FROM ((SELECT 1) UNION ALL (SELECT 2)) t
SELECT * FROM (a JOIN b USING (x)) LEFT JOIN c ON a.x = c.x
SELECT * FROM a JOIN b JOIN c ON b.x = c.x ON a.y = b.y
SELECT * FROM a ASOF LEFT JOIN b ON a.x >= b.x POSITIONAL JOIN d NATURAL FULL OUTER JOIN e SEMI JOIN f USING (a)
SELECT a.b FROM t1 a, LATERAL (SELECT a.x) l, LATERAL generate_series(1, a.x) WITH ORDINALITY AS g(i, o)
SELECT (a, b) = (1, 2), ROW(1, 2), (1), EXISTS (SELECT 1), NOT EXISTS ((SELECT 1)), ARRAY(SELECT 1), ARRAY[1,2]
SELECT x = ANY (SELECT 1), y > ALL ([1,2]), x IN (SELECT 1), x IN t1, 3 IN [1,2], x IN ((SELECT 1) UNION SELECT 2)
SELECT EXTRACT(year FROM d), SUBSTRING(a FROM 1 FOR 2), POSITION('a' IN b), TRIM(BOTH 'x' FROM y), TRIM(LEADING FROM z), OVERLAY(a PLACING b FROM 1)
SELECT DATE '2020-12-31', TIMESTAMP '2020-01-01', INTERVAL 3 DAY, INTERVAL '1 month', INTERVAL (x) YEARS, DECIMAL(4,1) '1.5', interval
SELECT a BETWEEN 1 AND 2 AND b, a IS DISTINCT FROM b, a IS NOT TRUE, a ISNULL, x LIKE 'a' ESCAPE '\', x SIMILAR TO 'b', x !~~ y
SELECT CASE a WHEN 1 THEN 2 ELSE 3 END, CASE WHEN x THEN y END
SELECT a: 1, b: c + 1 FROM x: t
SELECT ts AT TIME ZONE 'UTC', a COLLATE NOCASE.NOACCENT, 4!, -2^2, ~1
CREATE TABLE tab(pk INTEGER PRIMARY KEY, col0 INTEGER, col4 TEXT DEFAULT 'a' NOT NULL CHECK (col4 <> ''), UNIQUE (col0), FOREIGN KEY (a) REFERENCES b(c))
CREATE OR REPLACE TEMP TABLE t AS SELECT 1 WITH NO DATA
INSERT INTO t BY NAME SELECT 1 ON CONFLICT (a) DO UPDATE SET b = excluded.b WHERE b > 1 RETURNING *
INSERT OR REPLACE INTO t VALUES (1, DEFAULT), (2, 3)
REPLACE INTO t (SELECT 1)
UPDATE t AS x SET a = 1, (b, c) = (2, 3) FROM u WHERE x.i = u.i RETURNING a
DELETE FROM t USING u WHERE t.i = u.i
ALTER TABLE t ADD COLUMN IF NOT EXISTS x INT DEFAULT 5
ALTER TABLE t ALTER x SET DATA TYPE VARCHAR USING x::VARCHAR
COPY (SELECT 1) TO 'x.csv' (HEADER, DELIMITER '|', FORMAT csv)
COPY t FROM 'x.csv' WITH (HEADER true)
SET default_null_order='nulls_first'
SET threads TO 4
PRAGMA enable_verification
PRAGMA threads=4
SHOW TABLES
SUMMARIZE SELECT 1
DESCRIBE t
EXPLAIN ANALYZE SELECT 1
PREPARE p AS SELECT $1, ?, :a, $b
EXECUTE p(1, a := 2)
ASSERT (SELECT count(*) FROM t) = 3, 'no'
CREATE MACRO f(a, b := 2) AS a + b
CREATE MACRO g(a) AS TABLE SELECT a
CREATE INDEX i ON t (a DESC, b)
SELECT a FROM t GROUP BY GROUPING SETS ((a, b), (), ROLLUP (a), c), CUBE (a, (b, c)) HAVING x QUALIFY row_number() OVER () = 1
SELECT a FROM t TABLESAMPLE 10% (bernoulli, 5) USING SAMPLE reservoir(20 ROWS) REPEATABLE (1)
SELECT a FROM t OFFSET 5 LIMIT 10
SELECT a FROM t FETCH FIRST 5 ROWS ONLY
VALUES (1, 2), (3, 4)
SELECT * FROM VALUES (1), (2) t(a)
SELECT $$a;b$$, $x$ $$ $x$, E'a\'b;', x'00ff' /* ; /* ; */ */ -- ; z
SELECT MAP {'a': 1}, left(a, 1), right('x', 2), "left", t.left FROM t LEFT JOIN u ON t.p > 5% LEFT JOIN v ON true
SELECT 1 + 2 * 3 || 'a' -> 'b'
SELECT `a`, “甲” FROM t
SELECT ａ＋１ ， ｂ％２ FROM ｔ WHERE ａ＞＝１ AND ｂ≠２；
SELECT 1_000_000, 1e6, 0x1F, 0b101, .5, 5., 1.5e-3, 2024年, 2020年度
SELECT 2千元, 1.5万亿, 3百万, 0.5亿元, 12.5%
SELECT x FROM t WHERE a > 5% AND b < 10%c OR d = 3% ORDER BY e
SELECT 1 WHERE NOT a = b AND NOT NOT c OR (NOT d) = e
SELECT (a = b) IS NULL, a = (b IS NULL), -(-1), - - 1, -(2 ^ 2), (-2) ^ 2, (~a) + b, ~a + b
SELECT (SELECT 1) + 1, ((SELECT 1)), ((SELECT 1) + 1) FROM t WHERE x IN ((SELECT 1), 2)
SELECT a FROM t UNION SELECT b FROM u INTERSECT SELECT c FROM v EXCEPT ALL SELECT d FROM w ORDER BY ALL DESC NULLS FIRST
(SELECT a FROM t UNION SELECT b FROM u) INTERSECT (SELECT c FROM v ORDER BY 1 LIMIT 1)
WITH a AS (SELECT 1) (WITH b AS (SELECT 2) SELECT * FROM a, b) LIMIT 1
SELECT 1 FROM t UNION ALL BY NAME SELECT 2 AS b
SELECT DISTINCT ON (a, b) c FROM t USING SAMPLE 5% ORDER BY a
SELECT * FROM t WHERE (a, b) IN ((1, 2), (3, 4)) AND (c) NOT IN (SELECT 1)
SELECT * LIKE '%数', t.* NOT ILIKE 'a%', * SIMILAR TO 'x.*' FROM t
SELECT "select", "有 空格", "a""b", "ａ", "1a", "interval", "current_date" FROM "from"
SELECT sum(DISTINCT a ORDER BY b DESC) FILTER (WHERE c), count(*), "columns"(1), "row"(2), "interval"(3)
SELECT string_agg(a, ',' ORDER BY b), f(x := 1, y => 2), f((a -> 'b')), g(lambda x, y: x + y), h((x, y) -> x)
SELECT * FROM read_csv('a.csv', header = true, columns = {'a': 'INT'}) WHERE (a = 1)
SELECT a[1][2], a[b:c + 1], 'abc'[1:2], [1, 2][1], {'a': 1}.a, (a.b).c, (a).f(1), main.f(1), f(1).g(2).h
SELECT x::DECIMAL(18, 2)[], x::"My Type", x::TIMESTAMP WITH TIME ZONE, x::MAP(VARCHAR, INT[]), TIMESTAMP WITH TIME ZONE 'x'
SELECT a BETWEEN SYMMETRIC 2 AND 1, a NOT BETWEEN (b AND c) AND d, a LIKE b || 'c' ESCAPE '#' AND d
SELECT sum(a) OVER (w ORDER BY b RANGE BETWEEN INTERVAL 1 DAY PRECEDING AND CURRENT ROW EXCLUDE GROUP) FROM t WINDOW w AS (PARTITION BY c), v AS (w)
SELECT a FROM t, u JOIN v ON a = b, LATERAL (SELECT 1) x, (VALUES (1, 'a'), (2, 'b')) AS y(i, j), (a CROSS JOIN b) AS z
FROM a SEMI JOIN b USING (x) ANTI JOIN c ON true LEFT OUTER JOIN d USING (y) RIGHT JOIN e ON 1 = 1
SELECT * FROM (DESCRIBE t), (SHOW TABLES), (SUMMARIZE t), (PIVOT t ON a), (UNPIVOT t ON b, c)
PIVOT (SELECT * FROM t) ON a, b || c IN ('x' AS y, 'z') USING sum(d), count(*) AS n GROUP BY e, f ORDER BY 1 LIMIT 3
SELECT a FROM t GROUP BY ALL HAVING count(*) > 1 ORDER BY a COLLATE pinyin, b IS NULL DESC
SELECT a FROM t GROUP BY (a, b), (), ROLLUP ((a, b), c) ORDER BY #2, #1
SELECT a, b, FROM t GROUP BY a, b, ORDER BY a,
CREATE TABLE t (a INT CHECK (a > 0 AND a < 10), b DECIMAL(10, 2) DEFAULT 1 + 2, c INT GENERATED ALWAYS AS (a * 2), d, "e f" TEXT COLLATE nocase, PRIMARY KEY (a, b), CHECK (a <> b))
CREATE VIEW IF NOT EXISTS v (a, b) AS VALUES (1, 2)
CREATE UNIQUE INDEX IF NOT EXISTS i ON t (a)
CREATE SCHEMA IF NOT EXISTS s
DROP TABLE IF EXISTS main.t CASCADE
DROP MACRO TABLE f
INSERT INTO t DEFAULT VALUES
INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING
WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a
WITH a AS (SELECT 1) UPDATE t SET x = 1 WHERE y IN (SELECT * FROM a)
WITH a AS (SELECT 1) DELETE FROM t WHERE y IN (SELECT * FROM a)
UPDATE t u SET a = DEFAULT, b = u.b + 1
DELETE FROM t RETURNING *, a + 1 AS b
ALTER TABLE t ALTER COLUMN a SET NOT NULL
ALTER TABLE IF EXISTS t RENAME TO u
ALTER TABLE t ALTER a DROP DEFAULT
TRUNCATE TABLE t
COPY t (a, b) TO 'x.csv' (FORMAT "csv", HEADER false, FORCE_QUOTE *)
SET SESSION x TO DEFAULT
SET x = "a b"
RESET x
PRAGMA table_info('t')
SHOW ALL TABLES
DESCRIBE SELECT 1
EXPLAIN (FORMAT json) SELECT 1
PREPARE p (INT) AS INSERT INTO t VALUES ($1, ?2)
DEALLOCATE ALL
BEGIN TRANSACTION
COMMIT
ROLLBACK
ASSERT a = b
CALL f(1, a = 2)
SELECT CURRENT_DATE, current_timestamp(), localtime, "current_user"
SELECT E'a\n\t\\\x41\u4e2d', 'it''s', $tag$a'b$tag$, ‘中文’, x'00FF'
SELECT INTERVAL '1' YEAR, INTERVAL 5 DAYS, INTERVAL -1 MONTH, INTERVAL (a + 1) HOUR, INTERVAL i MINUTE, INTERVAL '1-2' YEAR TO MONTH
SELECT ARRAY(SELECT a FROM t), array(1), MAP {'a': [1], 'b': []}, MAP {}, ROW(1), ROW(), []
SELECT CASE WHEN a THEN CASE b WHEN 1 THEN 2 END ELSE -c END[1]
SELECT a IS b, a IS NOT b, a == b, a <> b, a != b, a ** b, a // b, a && b, a @> b, a <@ b, a ^@ b
SELECT a ~ b, a !~ b, a ~* b, a !~* b, a ~~ b, a !~~* b, a & b | c << 2 >> 1, @ -1, x!
SELECT a->'b'->>'c', (a->'b') = c
SELECT * FROM t PIVOT (count(*) FOR r IN (a) CAST(b AS DATE))
SELECT * FROM t PIVOT (count(*) FOR r IN (a) (b)::DATE IN (DATE '2020-01-01') GROUP BY c)
SELECT #2, #1 + 1 FROM t ORDER BY #2
SELECT a OPERATOR(main.+) b, {'x': *COLUMNS('a')}, 1 IN (*COLUMNS(*)), f(UNPACK(COLUMNS('b')))
SELECT (a = b) = TRUE, (a < b) <> (c < d), a = (b = c), ((a = b) = c) = d, (1 < ANY (SELECT 1)) = TRUE, (a = b) = ANY (SELECT c), ((a = b) IS NULL) = c, NOT (a = b) = c FROM t;
