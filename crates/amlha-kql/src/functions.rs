//! The scalar functions, in one table of families.

mod arrays;
mod bags;
mod bits;
mod conversions;
mod dates;
mod hashes;
mod ip;
mod math;
mod strings;
mod texts;

use crate::run::{Context, Fault};
use crate::types::Type;
use crate::value::Value;

pub(crate) use arrays::{SORT_ALL_ASC, SORT_ALL_DESC};
pub(crate) use conversions::is_empty;

/// What a function is made of.
pub(crate) type Body = for<'a> fn(&[Value<'a>], &Context<'a>) -> Result<Value<'a>, Fault>;

/// The type of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Returns {
    /// Always this one.
    Type(Type),
    /// That of the first argument.
    First,
    /// The common one of all arguments.
    Common,
    /// The one that an argument `typeof(...)` at this place says, else text.
    TypeOf(usize),
    /// That of the first argument if it is a number, else `dynamic`.
    Binned,
}

/// A scalar function.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Function {
    pub(crate) name: &'static str,
    pub(crate) least: usize,
    pub(crate) most: usize,
    pub(crate) returns: Returns,
    /// Whether a column of this function has the name of the first argument.
    pub(crate) keeps_name: bool,
    pub(crate) body: Body,
}

/// As many arguments as there are.
const MANY: usize = 64;

const fn function(name: &'static str, least: usize, most: usize, returns: Returns, body: Body) -> Function {
    Function { name, least, most, returns, keeps_name: false, body }
}

const fn naming(name: &'static str, least: usize, most: usize, returns: Returns, body: Body) -> Function {
    Function { name, least, most, returns, keeps_name: true, body }
}

const BOOL: Returns = Returns::Type(Type::Bool);
const LONG: Returns = Returns::Type(Type::Long);
const REAL: Returns = Returns::Type(Type::Real);
const STRING: Returns = Returns::Type(Type::String);
const DYNAMIC: Returns = Returns::Type(Type::Dynamic);
const DATETIME: Returns = Returns::Type(Type::DateTime);
const TIMESPAN: Returns = Returns::Type(Type::TimeSpan);

const FAMILIES: &[&[Function]] = &[
    arrays::FUNCTIONS,
    bags::FUNCTIONS,
    bits::FUNCTIONS,
    conversions::FUNCTIONS,
    dates::FUNCTIONS,
    hashes::FUNCTIONS,
    ip::FUNCTIONS,
    math::FUNCTIONS,
    strings::FUNCTIONS,
    texts::FUNCTIONS,
];

/// Functions that the binder itself knows: their arguments are not simply
/// values, or not all of them are worked out.
pub(crate) const SPECIAL: &[(&str, usize, usize)] = &[
    ("ago", 1, 1),
    ("around", 3, 3),
    ("case", 3, MANY * 16),
    ("coalesce", 2, MANY),
    ("column_ifexists", 2, 2),
    ("columnifexists", 2, 2),
    ("iff", 3, 3),
    ("iif", 3, 3),
    ("materialize", 1, 1),
    ("not", 1, 1),
    ("now", 0, 1),
    ("pack_all", 0, 1),
    ("toscalar", 1, 1),
];

/// Names of functions that the language has and this engine does not. One that
/// ends in `_` stands for all that start so.
const ELSEWHERE: &[&str] = &[
    "app",
    "assert",
    "beta_",
    "buildschema",
    "cluster",
    "column_names_of",
    "convert_",
    "current_",
    "cursor_",
    "database",
    "datetime_list_timezones",
    "edges",
    "erf",
    "erfc",
    "estimate_data_size",
    "extent_",
    "external_table",
    "gamma",
    "geo_",
    "graph",
    "gzip_",
    "hash_",
    "hll",
    "hll_",
    "ingestion_time",
    "inner_nodes",
    "labels",
    "loggamma",
    "map",
    "new_guid",
    "next",
    "node_",
    "parse_command_line",
    "parse_user_agent",
    "parse_xml",
    "percentile_",
    "percentrank_",
    "prev",
    "punycode_",
    "rank_",
    "row_",
    "series_",
    "stored_query_result",
    "tdigest",
    "tdigest_",
    "welch_test",
    "workspace",
    "zlib_",
];

/// The function of this name.
pub(crate) fn find(name: &str) -> Option<&'static Function> {
    FAMILIES.iter().flat_map(|family| family.iter()).find(|function| function.name == name)
}

/// Whether the language has a function of this name that this engine lacks.
pub(crate) fn is_elsewhere(name: &str) -> bool {
    ELSEWHERE.iter().any(|known| name == *known || (known.ends_with('_') && name.starts_with(known)))
}

/// The name, the least and the most arguments of every scalar function.
pub fn functions() -> impl Iterator<Item = (&'static str, usize, usize)> {
    let plain = FAMILIES.iter().flat_map(|family| family.iter()).map(|f| (f.name, f.least, f.most));
    plain.chain(SPECIAL.iter().copied())
}

/// The argument at a place.
fn argument<'v, 'a>(arguments: &'v [Value<'a>], at: usize) -> &'v Value<'a> {
    arguments.get(at).unwrap_or(&Value::Null)
}

/// A whole number at a place, or what holds where it is not given.
fn whole(arguments: &[Value<'_>], at: usize, default: i64) -> Option<i64> {
    match arguments.get(at) {
        None => Some(default),
        Some(value) => value.to_long(),
    }
}

/// An array, with an error if it would be too deep.
fn array(items: Vec<Value<'_>>) -> Result<Value<'_>, Fault> {
    Value::array(items).ok_or_else(Fault::too_deep)
}
