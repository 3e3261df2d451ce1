#!/usr/bin/env bash
# One question about one file, cold, asked of amlha and of other programs: storage accounts with
# Standard_LRS counted by location. Each is a process of its own; the answers must agree.
#
#   tests/benches/query.sh EXPORT.json
#
# EXPORT.json is an array of resources in Resource Graph's shape, one a line; the form with one object
# a line is made beside it. Needs hyperfine and GNU time. The other programs are measured where they
# are found: duckdb and duckdb-kql as modules of $PYTHON (python3), jaq, jq, sqlite3.
# $AMLHA names a program that is built already.
# Compare figures of one run only: machines and their neighbours differ.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export ARRAY=${1:?an export: one array, a resource a line}
python=${PYTHON:-python3}
runs=${RUNS:-7}
if [ -z "${AMLHA:-}" ]; then cargo build --release --quiet; fi
amlha=${AMLHA:-$PWD/target/release/amlha}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LINES_FILE=$work/lines.jsonl
sed -e '1d' -e '$d' -e 's/,$//' "$ARRAY" > "$LINES_FILE"

kql="resources | where type =~ 'Microsoft.Storage/storageAccounts' and sku.name == 'Standard_LRS' | summarize n = count() by location"

cat > "$work/duck.py" << 'PY'
import sys, duckdb
form, path = sys.argv[1:]
con = duckdb.connect()
con.execute("SET threads = 2")
source = f"read_json('{path}', format = '{form}', columns = {{type: 'VARCHAR', location: 'VARCHAR', sku: 'STRUCT(name VARCHAR)'}})"
where = "type ILIKE 'microsoft.storage/storageaccounts' AND sku.name = 'Standard_LRS'"
for row in con.execute(f"SELECT location, count(*) FROM {source} WHERE {where} GROUP BY ALL").fetchall():
    print(*row, sep=",")
PY
cat > "$work/duckkql.py" << 'PY'
import sys, duckdb_kql
form, path, kql = sys.argv[1:]
con = duckdb_kql.connect()
con.execute("SET threads = 2")
con.execute(f"CREATE VIEW resources AS SELECT * FROM read_json('{path}', format = '{form}', columns = {{type: 'VARCHAR', location: 'VARCHAR', sku: 'STRUCT(name VARCHAR)'}})")
for row in duckdb_kql.kql(con, kql).fetchall():
    print(*row, sep=",")
PY
filter='select((.type | ascii_downcase) == "microsoft.storage/storageaccounts" and .sku.name == "Standard_LRS") | .location'
count='group_by(.)[] | "\(.[0]),\(length)"'
sql="select json_extract(value, '\$.location') l, count(*) from json_each(readfile('$ARRAY'))
 where lower(json_extract(value, '\$.type')) = 'microsoft.storage/storageaccounts' and json_extract(value, '\$.sku.name') = 'Standard_LRS' group by l;"
sql_lines="create temp table t(v text);
.mode ascii
.separator \"\\001\" \"\\n\"
.import '$LINES_FILE' t
.mode csv
select json_extract(v, '\$.location') l, count(*) from t
 where lower(json_extract(v, '\$.type')) = 'microsoft.storage/storageaccounts' and json_extract(v, '\$.sku.name') = 'Standard_LRS' group by l;"
printf '%s\n' "$sql" > "$work/array.sql"
printf '%s\n' "$sql_lines" > "$work/lines.sql"

has() { "$python" -c "import $1" 2> /dev/null; }
found() { command -v "$1" > /dev/null 2>&1; }

expected=''
measure() { # form, program, command
  local form=$1 name=$2 command=$3 answer best memory
  printf '%s\n' "$command" > "$work/answer.sh"
  answer=$(bash "$work/answer.sh" | grep -v '^location' | tr -d '\r"' | sort)
  if [ -z "$expected" ]; then
    expected=$answer
    awk -F, '{rows += $2} END {printf "%d groups, %d rows\n\n", NR, rows}' <<< "$answer"
    echo '| form | program | best | mean | processor time | peak memory |'
    echo '| --- | --- | --- | --- | --- | --- |'
  elif [ "$answer" != "$expected" ]; then
    echo "| $form | $name | its answer differs | | | |"
    return
  fi
  printf 'exec %s > /dev/null\n' "$command" > "$work/command.sh"
  hyperfine --shell=none --warmup 1 --runs "$runs" --style none --export-csv "$work/time.csv" "bash $work/command.sh"
  # command, mean, stddev, median, user, system, min, max
  best=$(awk -F, 'NR == 2 {printf "%.3f s | %.3f s | %.2f s", $7, $2, $5 + $6}' "$work/time.csv")
  memory=$( { /usr/bin/time -f '%M' bash "$work/command.sh"; } 2>&1 | tail -1)
  echo "| $form | $name | $best | $((memory / 1024)) MB |"
}

# One after the other, each in both forms, so that the neighbours of a moment are shared.
for form in array lines; do
  [ $form = array ] && file=$ARRAY && duck=array || { file=$LINES_FILE; duck=newline_delimited; }
  measure $form amlha "$amlha query \"$kql\" --snapshot $file -o csv"
  if has duckdb; then measure $form "DuckDB $("$python" -c 'import duckdb; print(duckdb.__version__)'), columns declared" "$python $work/duck.py $duck $file"; fi
  if has duckdb_kql; then measure $form 'duckdb-kql, columns declared' "$python $work/duckkql.py $duck $file \"$kql\""; fi
  if found sqlite3; then measure $form "sqlite3 $(sqlite3 --version | cut -d' ' -f1)" "sqlite3 -csv :memory: \".read $work/$form.sql\""; fi
done
# The slow ones last.
for tool in jaq jq; do
  if ! found $tool; then continue; fi
  for form in array lines; do
    if [ $form = array ]; then
      measure $form "$($tool --version)" "$tool -r '[.[] | $filter] | $count' $ARRAY"
    else
      measure $form "$($tool --version)" "$tool -n -r '[inputs | $filter] | $count' $LINES_FILE"
    fi
  done
done
