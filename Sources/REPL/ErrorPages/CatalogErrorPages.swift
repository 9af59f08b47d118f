// Pages on errors of tables, views and their constraints: E04.

extension ErrorPage {
  static let catalog: [ErrorPage] = [
    ErrorPage(
      "E0401", Words("the name is taken", "名称已存在"),
      Words(
        "OR REPLACE takes the place of what is there, IF NOT EXISTS keeps it.", "OR REPLACE 替换已有的，IF NOT EXISTS 保留已有的。"),
      wrong: "CREATE TABLE t (a INTEGER); CREATE TABLE t (b INTEGER)",
      right: "CREATE TABLE t (a INTEGER); CREATE OR REPLACE TABLE t (b INTEGER)"),
    ErrorPage(
      "E0402", Words("there is nothing of this name", "没有这个名称"),
      Words(
        "A statement that changes or drops something does not find it; IF EXISTS lets it be missing.",
        "要修改或删除的对象不存在；IF EXISTS 允许其不存在。"),
      wrong: "DROP TABLE nothing", right: "DROP TABLE IF EXISTS nothing"),
    ErrorPage(
      "E0403", Words("a table where a view is meant, or the reverse", "表与视图混淆"),
      Words("Rows are changed in tables; a view is dropped by DROP VIEW.", "只能修改表中的行；视图用 DROP VIEW 删除。"),
      wrong: "CREATE VIEW v AS SELECT 1 AS a; DROP TABLE v", right: "CREATE VIEW v AS SELECT 1 AS a; DROP VIEW v"),
    ErrorPage(
      "E0404", Words("NULL where none may be", "不允许空值"),
      Words("The column is NOT NULL or part of the PRIMARY KEY.", "该列为 NOT NULL 或属于主键。"),
      wrong: "CREATE TABLE t (a INTEGER NOT NULL); INSERT INTO t VALUES (NULL)",
      right: "CREATE TABLE t (a INTEGER NOT NULL); INSERT INTO t VALUES (0)"),
    ErrorPage(
      "E0405", Words("a key twice", "键重复"),
      Words("ON CONFLICT says what is to happen with rows whose key is there.", "ON CONFLICT 指明键已存在的行如何处理。"),
      wrong: "CREATE TABLE t (a INTEGER PRIMARY KEY); INSERT INTO t VALUES (1), (1)",
      right: "CREATE TABLE t (a INTEGER PRIMARY KEY); INSERT INTO t VALUES (1), (1) ON CONFLICT DO NOTHING"),
    ErrorPage(
      "E0406", Words("a CHECK does not hold", "不满足 CHECK 约束"),
      Words("The row breaks a condition of the table.", "该行不满足表的约束条件。"),
      wrong: "CREATE TABLE t (a INTEGER CHECK (a > 0)); INSERT INTO t VALUES (-1)",
      right: "CREATE TABLE t (a INTEGER CHECK (a > 0)); INSERT INTO t VALUES (1)"),
    ErrorPage(
      "E0407", Words("not supported", "不支持"),
      Words("The form is SQL, and bq does not run it; the message names it.", "这是 SQL 的写法，但 bq 不支持；消息里有说明。"),
      wrong: "CREATE MATERIALIZED VIEW 合计 AS SELECT 1 AS 数", right: "CREATE VIEW 合计 AS SELECT 1 AS 数"),
    ErrorPage(
      "E0408", Words("a reference to nothing", "引用的键不存在"),
      Words(
        "A FOREIGN KEY needs a row of the other table with this key; insert that one first.", "外键需要另一张表中有这个键；请先插入那一行。"),
      wrong:
        "CREATE TABLE 类 (码 VARCHAR PRIMARY KEY); CREATE TABLE 项 (类 VARCHAR REFERENCES 类 (码)); INSERT INTO 项 VALUES ('201')",
      right:
        "CREATE TABLE 类 (码 VARCHAR PRIMARY KEY); CREATE TABLE 项 (类 VARCHAR REFERENCES 类 (码)); INSERT INTO 类 VALUES ('201'); INSERT INTO 项 VALUES ('201')"
    ),
    ErrorPage(
      "E0409", Words("a key that is still used", "键仍被引用"),
      Words("Rows of another table refer to it; delete those first.", "另一张表的行引用了它；请先删除那些行。"),
      wrong:
        "CREATE TABLE 类 (码 VARCHAR PRIMARY KEY); CREATE TABLE 项 (类 VARCHAR REFERENCES 类 (码)); INSERT INTO 类 VALUES ('201'); INSERT INTO 项 VALUES ('201'); DELETE FROM 类",
      right:
        "CREATE TABLE 类 (码 VARCHAR PRIMARY KEY); CREATE TABLE 项 (类 VARCHAR REFERENCES 类 (码)); INSERT INTO 类 VALUES ('201'); DELETE FROM 项; DELETE FROM 类"
    ),
    ErrorPage(
      "E0410", Words("something depends on it", "有其他对象依赖于它"),
      Words(
        "A table, column or sequence that another one uses cannot be dropped or changed.", "被其他对象使用的表、列或序列不能删除或更改。"),
      wrong: "CREATE SEQUENCE s; CREATE TABLE t (a INTEGER DEFAULT nextval('s')); DROP SEQUENCE s",
      right: "CREATE SEQUENCE s; CREATE TABLE t (a INTEGER DEFAULT nextval('s')); DROP TABLE t; DROP SEQUENCE s"),
    ErrorPage(
      "E0411", Words("no such key", "没有这个键"),
      Words(
        "ON CONFLICT and REFERENCES name the columns of a PRIMARY KEY or UNIQUE constraint.",
        "ON CONFLICT 与 REFERENCES 要写主键或 UNIQUE 约束的列。"),
      wrong: "CREATE TABLE a (n INTEGER); CREATE TABLE b (n INTEGER REFERENCES a (n))",
      right: "CREATE TABLE a (n INTEGER UNIQUE); CREATE TABLE b (n INTEGER REFERENCES a (n))"),
  ]
}
