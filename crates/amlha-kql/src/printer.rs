//! The tree back to text: one operator a line, comments gone.
//!
//! What is printed reads back as the same tree.

mod expression;

use std::fmt;

use crate::ast::{
    Expanded, Function, Let, LetValue, Name, Named, Operator, OperatorKind, ParameterType, ParsePart, Pipe, Reorder,
    Script, SortKey, Source, Statement,
};
use crate::lexer;

/// Items with a separator between them.
struct List<'a, T>(&'a [T], &'static str);

impl<T: fmt::Display> fmt::Display for List<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, item) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str(self.1)?;
            }
            item.fmt(f)?;
        }
        Ok(())
    }
}

fn commas<T>(items: &[T]) -> List<'_, T> {
    List(items, ", ")
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        List(&self.statements, ";\n").fmt(f)
    }
}

impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Let(binding) => binding.fmt(f),
            Self::Query(pipe) => pipe.fmt(f),
        }
    }
}

impl fmt::Display for Let {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "let {} = {}", self.name, self.value)
    }
}

impl fmt::Display for LetValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Expr(expr) => expr.fmt(f),
            Self::Table(pipe) => pipe.fmt(f),
            Self::Function(function) => function.fmt(f),
        }
    }
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(")?;
        for (at, parameter) in self.parameters.iter().enumerate() {
            if at > 0 {
                f.write_str(", ")?;
            }
            match &parameter.kind {
                ParameterType::Scalar(kind) => write!(f, "{}: {kind}", parameter.name)?,
                ParameterType::Table(columns) if columns.is_empty() => write!(f, "{}: (*)", parameter.name)?,
                ParameterType::Table(columns) => {
                    write!(f, "{}: (", parameter.name)?;
                    write_columns(f, columns)?;
                    f.write_str(")")?;
                }
            }
            if let Some(default) = &parameter.default {
                write!(f, " = {default}")?;
            }
        }
        f.write_str(") { ")?;
        for binding in &self.lets {
            write!(f, "{binding}; ")?;
        }
        write!(f, "{} }}", self.body)
    }
}

fn write_columns(f: &mut fmt::Formatter<'_>, columns: &[(Name, crate::types::Type)]) -> fmt::Result {
    for (at, (name, kind)) in columns.iter().enumerate() {
        let comma = if at > 0 { ", " } else { "" };
        write!(f, "{comma}{name}: {kind}")?;
    }
    Ok(())
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_name(f, &self.text)
    }
}

/// A name, in brackets and quotes where it needs them.
fn write_name(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    // `$left` and `$right` are names of their own kind.
    if lexer::is_plain_name(text) || text.strip_prefix('$').is_some_and(lexer::is_plain_name) {
        f.write_str(text)
    } else {
        write!(f, "[{}]", lexer::quote(text))
    }
}

/// A name in which `*` stands for anything.
struct Wildcard<'a>(&'a Name);

impl fmt::Display for Wildcard<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = |c: char| c.is_alphanumeric() || c == '_' || c == '*';
        let starts = self.0.text.chars().next().is_some_and(|c| !c.is_numeric());
        if starts && self.0.text.contains('*') && self.0.text.chars().all(plain) {
            f.write_str(&self.0.text)
        } else {
            self.0.fmt(f)
        }
    }
}

impl fmt::Display for Pipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut operators = self.operators.iter();
        if matches!(self.source, Source::Implied) {
            if let Some(first) = operators.next() {
                first.fmt(f)?;
            }
        } else {
            self.source.fmt(f)?;
        }
        for operator in operators {
            write!(f, "\n| {operator}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table(name) => Wildcard(name).fmt(f),
            Self::Pipe(pipe) => write!(f, "({pipe})"),
            Self::Call(name, arguments) => write!(f, "{name}({})", commas(arguments)),
            Self::DataTable(table) => {
                f.write_str("datatable(")?;
                write_columns(f, &table.columns)?;
                write!(f, ")[{}]", commas(&table.values))
            }
            Self::Range(range) => {
                write!(f, "range {} from {} to {} step {}", range.name, range.from, range.to, range.step)
            }
            Self::Print(values) => write!(f, "print {}", commas(values)),
            Self::Operator(operator) => operator.fmt(f),
            Self::Implied => Ok(()),
        }
    }
}

/// A pipe in brackets, unless it is a bare name or call.
struct Operand<'a>(&'a Pipe);

impl fmt::Display for Operand<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.source {
            Source::Table(_) | Source::Call(..) if self.0.operators.is_empty() => self.0.fmt(f),
            _ => write!(f, "({})", self.0),
        }
    }
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.names.as_slice() {
            [] => self.value.fmt(f),
            [name] => write!(f, "{name} = {}", self.value),
            names => write!(f, "({}) = {}", commas(names), self.value),
        }
    }
}

impl fmt::Display for SortKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)?;
        match self.ascending {
            Some(true) => f.write_str(" asc")?,
            Some(false) => f.write_str(" desc")?,
            None => {}
        }
        match self.nulls_first {
            Some(true) => f.write_str(" nulls first"),
            Some(false) => f.write_str(" nulls last"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Expanded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = &self.name {
            write!(f, "{name} = ")?;
        }
        self.value.fmt(f)?;
        match self.to {
            Some(kind) => write!(f, " to typeof({kind})"),
            None => Ok(()),
        }
    }
}

fn option(f: &mut fmt::Formatter<'_>, name: &str, value: Option<&Name>) -> fmt::Result {
    match value {
        Some(value) => write!(f, "{name}={value} "),
        None => Ok(()),
    }
}

fn hints(f: &mut fmt::Formatter<'_>, hints: &[(String, String)]) -> fmt::Result {
    hints.iter().try_for_each(|(name, value)| write!(f, "hint.{name}={value} "))
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            OperatorKind::As(name) => write!(f, "as {name}"),
            OperatorKind::Count(None) => f.write_str("count"),
            OperatorKind::Count(Some(name)) => write!(f, "count as {name}"),
            OperatorKind::Distinct(values) => write!(f, "distinct {}", commas(values)),
            OperatorKind::Extend(values) => write!(f, "extend {}", commas(values)),
            OperatorKind::Project(values) => write!(f, "project {}", commas(values)),
            OperatorKind::ProjectAway(names) => write_wildcards(f, "project-away", names),
            OperatorKind::ProjectKeep(names) => write_wildcards(f, "project-keep", names),
            OperatorKind::ProjectRename(pairs) => {
                f.write_str("project-rename ")?;
                for (at, (new, old)) in pairs.iter().enumerate() {
                    write!(f, "{}{new} = {old}", if at > 0 { ", " } else { "" })?;
                }
                Ok(())
            }
            OperatorKind::ProjectReorder(columns) => {
                f.write_str("project-reorder ")?;
                for (at, (name, order)) in columns.iter().enumerate() {
                    let order = match order {
                        Some(Reorder::Asc) => " asc",
                        Some(Reorder::Desc) => " desc",
                        Some(Reorder::GrannyAsc) => " granny-asc",
                        Some(Reorder::GrannyDesc) => " granny-desc",
                        None => "",
                    };
                    write!(f, "{}{}{order}", if at > 0 { ", " } else { "" }, Wildcard(name))?;
                }
                Ok(())
            }
            OperatorKind::Render(text) => write!(f, "render {text}"),
            OperatorKind::Search(search) => {
                f.write_str("search ")?;
                option(f, "kind", search.kind.as_ref())?;
                if !search.tables.is_empty() {
                    let tables: Vec<Wildcard<'_>> = search.tables.iter().map(Wildcard).collect();
                    write!(f, "in ({}) ", commas(&tables))?;
                }
                search.condition.fmt(f)
            }
            OperatorKind::Serialize(values) if values.is_empty() => f.write_str("serialize"),
            OperatorKind::Serialize(values) => write!(f, "serialize {}", commas(values)),
            OperatorKind::Sort(keys) => write!(f, "order by {}", commas(keys)),
            OperatorKind::Take(count) => write!(f, "take {count}"),
            OperatorKind::Top(count, keys) => write!(f, "top {count} by {}", commas(keys)),
            OperatorKind::Where(condition) => write!(f, "where {condition}"),
            OperatorKind::Summarize(summarize) => {
                f.write_str("summarize ")?;
                hints(f, &summarize.hints)?;
                commas(&summarize.aggregates).fmt(f)?;
                let gap = if summarize.aggregates.is_empty() { "" } else { " " };
                match &summarize.by {
                    Some(by) => write!(f, "{gap}by {}", commas(by)),
                    None => Ok(()),
                }
            }
            OperatorKind::Union(union) => {
                f.write_str("union ")?;
                option(f, "kind", union.kind.as_ref())?;
                option(f, "withsource", union.with_source.as_ref())?;
                f.write_str(if union.fuzzy { "isfuzzy=true " } else { "" })?;
                let tables: Vec<Operand<'_>> = union.tables.iter().map(Operand).collect();
                commas(&tables).fmt(f)
            }
            OperatorKind::Join(join) => {
                f.write_str(if join.lookup { "lookup " } else { "join " })?;
                option(f, "kind", join.kind.as_ref())?;
                hints(f, &join.hints)?;
                write!(f, "{} on {}", Operand(&join.right), commas(&join.on))
            }
            OperatorKind::MvExpand(expand) => {
                f.write_str("mv-expand ")?;
                option(f, "kind", expand.kind.as_ref())?;
                option(f, "with_itemindex", expand.item_index.as_ref())?;
                commas(&expand.columns).fmt(f)?;
                expand.limit.iter().try_for_each(|limit| write!(f, " limit {limit}"))
            }
            OperatorKind::MvApply(apply) => {
                f.write_str("mv-apply ")?;
                option(f, "with_itemindex", apply.item_index.as_ref())?;
                commas(&apply.columns).fmt(f)?;
                apply.limit.iter().try_for_each(|limit| write!(f, " limit {limit}"))?;
                write!(f, " on ({})", apply.body)
            }
            OperatorKind::Parse(parse) => {
                f.write_str(if parse.only_matches { "parse-where " } else { "parse " })?;
                option(f, "kind", parse.kind.as_ref())?;
                option(f, "flags", parse.flags.as_ref())?;
                write!(f, "{} with", parse.value)?;
                parse.pattern.iter().try_for_each(|part| match part {
                    ParsePart::Text(text, _) => write!(f, " {}", lexer::quote(text)),
                    ParsePart::Star => f.write_str(" *"),
                    ParsePart::Column(name, Some(kind)) => write!(f, " {name}: {kind}"),
                    ParsePart::Column(name, None) => write!(f, " {name}"),
                })
            }
            OperatorKind::Other(_, text) => f.write_str(text),
        }
    }
}

fn write_wildcards(f: &mut fmt::Formatter<'_>, operator: &str, names: &[Name]) -> fmt::Result {
    let names: Vec<Wildcard<'_>> = names.iter().map(Wildcard).collect();
    write!(f, "{operator} {}", commas(&names))
}
