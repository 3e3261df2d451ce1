//! The aggregates, in one table.

mod collect;
mod numbers;
mod pick;

use crate::run::{Context, Fault};
use crate::types::Type;
use crate::value::Value;

/// Takes in the rows of a group.
pub(crate) trait Accumulator<'a> {
    /// Takes in the arguments of one row.
    fn add(&mut self, arguments: &[Value<'a>], context: &Context<'a>) -> Result<(), Fault>;

    /// Appends the results.
    fn finish(&mut self, out: &mut Vec<Value<'a>>) -> Result<(), Fault>;
}

pub(crate) type Boxed<'a> = Box<dyn Accumulator<'a> + 'a>;

/// What an aggregate gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gives {
    /// A count of rows; an argument only gives the name.
    Count,
    /// A value of this type.
    Type(Type),
    /// The wider type of a sum.
    Sum,
    /// A mean.
    Average,
    /// A value of the type of the first argument.
    First,
    /// One value for each argument after the first.
    Percentiles,
    /// The values of all arguments, of one row.
    Arguments,
}

/// What a column without a name of its own is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Names {
    /// After the aggregate.
    Own,
    /// After this word.
    Word(&'static str),
    /// After the aggregate and its second argument.
    Percentile,
}

impl Names {
    pub(crate) fn prefix(self, name: &str) -> &str {
        match self {
            Self::Word(word) => word,
            Self::Own | Self::Percentile => name,
        }
    }
}

/// An aggregate.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Aggregate {
    pub(crate) name: &'static str,
    pub(crate) least: usize,
    pub(crate) most: usize,
    pub(crate) gives: Gives,
    pub(crate) names: Names,
    /// The argument that says which rows count.
    pub(crate) condition: Option<usize>,
    pub(crate) start: for<'a> fn(&Context<'a>) -> Boxed<'a>,
}

const MANY: usize = 64;

const fn aggregate(
    name: &'static str,
    least: usize,
    most: usize,
    gives: Gives,
    names: Names,
    start: for<'a> fn(&Context<'a>) -> Boxed<'a>,
) -> Aggregate {
    Aggregate { name, least, most, gives, names, condition: None, start }
}

/// The same for rows that meet a condition, given by the argument at a place.
const fn only(name: &'static str, at: usize, plain: Aggregate) -> Aggregate {
    Aggregate { name, least: plain.least + 1, most: plain.most + 1, condition: Some(at), ..plain }
}

const LIST: Names = Names::Word("list");
const SET: Names = Names::Word("set");
const DYNAMIC: Gives = Gives::Type(Type::Dynamic);
const REAL: Gives = Gives::Type(Type::Real);

const COUNT: Aggregate = aggregate("count", 0, 1, Gives::Count, Names::Own, numbers::count);
const SUM: Aggregate = aggregate("sum", 1, 1, Gives::Sum, Names::Own, numbers::sum);
const AVG: Aggregate = aggregate("avg", 1, 1, Gives::Average, Names::Own, numbers::average);
const MIN: Aggregate = aggregate("min", 1, 1, Gives::First, Names::Own, pick::min);
const MAX: Aggregate = aggregate("max", 1, 1, Gives::First, Names::Own, pick::max);
const DCOUNT: Aggregate = aggregate("dcount", 1, 2, Gives::Type(Type::Long), Names::Own, collect::distinct_count);
const STDEV: Aggregate = aggregate("stdev", 1, 1, REAL, Names::Own, numbers::stdev);
const STDEVP: Aggregate = aggregate("stdevp", 1, 1, REAL, Names::Own, numbers::stdevp);
const VARIANCE: Aggregate = aggregate("variance", 1, 1, REAL, Names::Own, numbers::variance);
const VARIANCEP: Aggregate = aggregate("variancep", 1, 1, REAL, Names::Own, numbers::variancep);
const MAKE_LIST: Aggregate = aggregate("make_list", 1, 2, DYNAMIC, LIST, collect::list);
const MAKE_SET: Aggregate = aggregate("make_set", 1, 2, DYNAMIC, SET, collect::set);
const MAKE_BAG: Aggregate = aggregate("make_bag", 1, 2, DYNAMIC, Names::Word("bag"), collect::bag);
const TAKE_ANY: Aggregate = aggregate("take_any", 1, MANY, Gives::Arguments, Names::Own, pick::any);

const AGGREGATES: &[Aggregate] = &[
    COUNT,
    Aggregate { name: "countif", least: 1, most: 1, condition: Some(0), ..COUNT },
    SUM,
    only("sumif", 1, SUM),
    AVG,
    only("avgif", 1, AVG),
    MIN,
    only("minif", 1, MIN),
    MAX,
    only("maxif", 1, MAX),
    DCOUNT,
    Aggregate { name: "dcountif", least: 2, most: 3, condition: Some(1), ..DCOUNT },
    aggregate("count_distinct", 1, 1, Gives::Type(Type::Long), Names::Own, collect::distinct_count),
    Aggregate { name: "count_distinctif", least: 2, most: 2, condition: Some(1), ..DCOUNT },
    STDEV,
    only("stdevif", 1, STDEV),
    STDEVP,
    VARIANCE,
    only("varianceif", 1, VARIANCE),
    only("variancepif", 1, VARIANCEP),
    only("stdevpif", 1, STDEVP),
    VARIANCEP,
    MAKE_LIST,
    only("make_list_if", 1, MAKE_LIST),
    Aggregate { name: "makelist", ..MAKE_LIST },
    aggregate("make_list_with_nulls", 1, 1, DYNAMIC, LIST, collect::list_with_nulls),
    MAKE_SET,
    only("make_set_if", 1, MAKE_SET),
    Aggregate { name: "makeset", ..MAKE_SET },
    MAKE_BAG,
    only("make_bag_if", 1, MAKE_BAG),
    Aggregate { name: "make_dictionary", ..MAKE_BAG },
    TAKE_ANY,
    Aggregate { name: "any", ..TAKE_ANY },
    Aggregate { name: "take_anyif", least: 2, most: 2, condition: Some(1), ..TAKE_ANY },
    Aggregate { name: "anyif", least: 2, most: 2, condition: Some(1), ..TAKE_ANY },
    aggregate("arg_max", 1, MANY, Gives::Arguments, Names::Word("max"), pick::arg_max),
    aggregate("arg_min", 1, MANY, Gives::Arguments, Names::Word("min"), pick::arg_min),
    aggregate("percentile", 2, 2, Gives::First, Names::Percentile, numbers::percentile),
    aggregate("percentiles", 2, MANY, Gives::Percentiles, Names::Word("percentile"), numbers::percentile),
    aggregate("percentiles_array", 2, MANY, DYNAMIC, Names::Own, numbers::percentiles_array),
    aggregate("binary_all_and", 1, 1, Gives::Type(Type::Long), Names::Own, numbers::all_and),
    aggregate("binary_all_or", 1, 1, Gives::Type(Type::Long), Names::Own, numbers::all_or),
    aggregate("binary_all_xor", 1, 1, Gives::Type(Type::Long), Names::Own, numbers::all_xor),
];

/// The aggregate of this name.
pub(crate) fn find(name: &str) -> Option<&'static Aggregate> {
    AGGREGATES.iter().find(|aggregate| aggregate.name == name)
}

/// The names of all aggregates.
pub fn names() -> impl Iterator<Item = &'static str> {
    AGGREGATES.iter().map(|aggregate| aggregate.name)
}
