// Forms of statements.

extension LanguageForm {
  /// Statements about tables and the session.
  static let statements = section(
    "Statements", "语句",
    [
      (
        "CREATE TABLE … (columns)", "A table with types, keys, checks, defaults.",
        "建表。",
        "CREATE TABLE 台账 (编号 INTEGER PRIMARY KEY, 金额 AMOUNT CHECK (金额 >= 0元), 备注 VARCHAR DEFAULT '无')"
      ),
      (
        "name VARCHAR COLLATE …", "A column whose texts are compared that way.",
        "指定列的文本比较方式。",
        "CREATE TABLE 名录 (代码 VARCHAR COLLATE nocase)"
      ),
      (
        "CREATE TABLE … AS", "A table of a query's rows.",
        "由查询建表。",
        "CREATE TABLE 汇总 AS SELECT 单位, sum(决算数) AS 合计 FROM 支出 GROUP BY 单位"
      ),
      (
        "x AS (expression)", "A column that is computed from others.",
        "生成列。",
        "CREATE TABLE 明细 (单价 INTEGER, 数量 INTEGER, 总价 AS (单价 * 数量))"
      ),
      (
        "REFERENCES FOREIGN KEY", "Rows that need a key of another table.",
        "外键。",
        "CREATE TABLE 分录 (台账编号 INTEGER REFERENCES 台账 (编号))"
      ),
      (
        "CREATE VIEW CREATE RECURSIVE VIEW", "A query that a name stands for.",
        "视图。",
        "CREATE VIEW 大额 AS SELECT * FROM 支出 WHERE 决算数 > 100万元"
      ),
      (
        "CREATE MACRO … AS [TABLE]", "An expression or query with parameters.",
        "宏。",
        "CREATE MACRO 万(x) AS x / 1万元"
      ),
      (
        "CREATE SEQUENCE nextval", "Numbers that are given out once each.",
        "序列。",
        "CREATE SEQUENCE 流水 START 100"
      ),
      (
        "CREATE TYPE … AS ENUM, type", "A name for an enumeration or another type; DROP TYPE removes it.",
        "为枚举或其他类型命名；DROP TYPE 删除。",
        "CREATE TYPE 评级 AS ENUM ('差', '中', '好')"
      ),
      (
        "CREATE SCHEMA", "A word that may stand before names.",
        "模式名。",
        "CREATE SCHEMA 财政"
      ),
      (
        "CREATE UNIQUE INDEX", "A key added to a table.",
        "唯一索引。",
        "CREATE UNIQUE INDEX 唯一 ON 汇总 (单位)"
      ),
      (
        "INSERT INTO … VALUES, SELECT", "New rows; BY NAME matches columns by name.",
        "插入行。",
        "INSERT INTO 台账 (编号, 金额) VALUES (1, 3万元), (2, 5元) RETURNING *"
      ),
      (
        "ON CONFLICT OR REPLACE OR IGNORE", "What happens to a key that is there already.",
        "键重复时的处理。",
        "INSERT INTO 台账 VALUES (1, 9元, '改') ON CONFLICT (编号) DO UPDATE SET 备注 = excluded.备注 RETURNING *"
      ),
      (
        "UPDATE … SET … FROM … WHERE", "New values for rows.",
        "修改行。",
        "UPDATE 台账 SET 金额 = 金额 * 2 WHERE 编号 = 2 RETURNING 金额"
      ),
      (
        "DELETE FROM … USING … WHERE", "Rows removed.",
        "删除行。",
        "DELETE FROM 台账 WHERE 编号 = 2"
      ),
      (
        "MERGE INTO … USING … ON … WHEN", "Insert, update and delete in one.",
        "合并。",
        "MERGE INTO 台账 USING (VALUES (1, '甲'), (7, '乙')) n(编号, 备注) USING (编号) WHEN MATCHED THEN UPDATE SET 备注 = n.备注 WHEN NOT MATCHED THEN INSERT (编号, 备注) VALUES (n.编号, n.备注) RETURNING merge_action, 编号, 备注"
      ),
      (
        "TRUNCATE", "All rows removed.",
        "清空表。",
        "TRUNCATE 明细"
      ),
      (
        "ALTER TABLE", "Columns, keys, names and types changed.",
        "修改表结构。",
        "ALTER TABLE 台账 ADD COLUMN 经手人 VARCHAR"
      ),
      (
        "DROP TABLE VIEW MACRO SEQUENCE TYPE INDEX SCHEMA", "Things removed, several at once or none.",
        "删除对象，可同时删除多个，要么全删要么不删。",
        "DROP VIEW IF EXISTS 大额, 小额"
      ),
      (
        "BEGIN COMMIT ROLLBACK", "Statements that hold together or not at all.",
        "事务。",
        "BEGIN"
      ),
      (
        "COPY … TO … FROM", "Rows written to a file, or read from one.",
        "导出与导入。",
        "COPY (SELECT 1) TO '/nowhere/x.csv'"
      ),
      (
        "PREPARE EXECUTE DEALLOCATE", "A statement kept for later, with parameters.",
        "预备语句。",
        "EXECUTE q(41)"
      ),
      (
        "SET RESET SHOW", "Settings.",
        "设置。",
        "SET default_null_order = 'nulls_last'"
      ),
      (
        "SET VARIABLE getvariable", "Values of the session.",
        "会话变量。",
        "SET VARIABLE 年度 = 2020"
      ),
      (
        "DESCRIBE SUMMARIZE SHOW TABLES", "What there is.",
        "查看结构与概况。",
        "DESCRIBE 汇总"
      ),
      (
        "SHOW DATABASES SCHEMAS name", "What else there is, and the value of a setting.",
        "列出库与模式，或显示设置的值。",
        "SHOW SCHEMAS"
      ),
      (
        "USE schema", "The schema in which names without one are looked up.",
        "选择模式：未写模式的名称在其中查找。",
        "USE main"
      ),
      (
        "COMMENT ON TABLE COLUMN VIEW … IS text", "A note on a table or a column, which the listings show.",
        "为表或列加注释。",
        "COMMENT ON TABLE 汇总 IS '各部门合计'"
      ),
      (
        "EXPLAIN [ANALYZE]", "How a query is computed.",
        "执行计划。",
        "EXPLAIN SELECT 1"
      ),
      (
        "VACUUM ANALYZE CHECKPOINT", "Accepted, and nothing to do: tables live in the session.",
        "接受但无需执行：表都在会话中。",
        "VACUUM"
      ),
      (
        "ASSERT condition", "An error unless the condition holds.",
        "断言。",
        "ASSERT 1 + 1 = 2"
      ),
    ])
}
