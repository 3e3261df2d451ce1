//! The tables of what amlha knows without an inventory.

use amlha_kql::Value;
use amlha_model::catalog::{self, HaDefault, Owner};
use amlha_model::{SERVICES, Service, region, retirement, sla};
use amlha_rules::RULES;

use crate::convert::{bag, cited, day, number, optional, text, texts};
use crate::estate::Estate;
use crate::info::Row;

/// Who owns the high availability of a service, and whether it comes by default, by amlha's own
/// reading.
pub(crate) fn ownership(service: Service) -> Option<(Owner, HaDefault)> {
    let edition = catalog::edition("current")?;
    edition.row_for(service.info().key).map(|row| (row.owner, row.ha_by_default))
}

pub(crate) fn services(_: &Estate<'_>) -> Vec<Row> {
    let edition = catalog::edition("current");
    let row = |info: &&amlha_model::ServiceInfo| {
        let row = edition.and_then(|edition| edition.row_for(info.key));
        let mut cells = vec![
            text(info.key),
            text(info.title),
            text(info.group.label()),
            texts(info.arm_types.iter().copied()),
            optional(row.map(|row| row.owner.as_str())),
            optional(row.map(|row| row.ha_by_default.as_str())),
            optional(row.and_then(|row| row.condition.as_deref())),
            optional(row.and_then(|row| row.action.as_deref())),
            optional(row.and_then(|row| row.default_state.as_deref())),
            optional(row.and_then(|row| row.zone_class).map(catalog::ZoneClass::as_str)),
            optional(row.and_then(|row| row.region_loss.as_deref())),
        ];
        if let (Some(edition), Some(row)) = (edition, row) {
            cells.extend(cited(edition.source_of(row)));
        }
        cells
    };
    SERVICES.iter().map(row).collect()
}

pub(crate) fn rules(_: &Estate<'_>) -> Vec<Row> {
    let row = |rule: &&amlha_rules::Rule| {
        let references = rule
            .references
            .iter()
            .map(|page| bag([("title", text(page.title)), ("url", text(page.url)), ("date", text(page.date))]));
        let same = rule
            .same_as
            .iter()
            .map(|same| bag([("tool", text(same.tool)), ("id", text(same.id)), ("differs", text(same.differs))]));
        vec![
            text(rule.code),
            text(rule.impact.label()),
            text(rule.service.info().key),
            text(rule.axis.as_str()),
            text(rule.title),
            text(rule.name),
            crate::convert::array(references),
            crate::convert::array(same),
        ]
    };
    RULES.iter().map(row).collect()
}

pub(crate) fn regions(_: &Estate<'_>) -> Vec<Row> {
    let row = |region: &region::Region| {
        let mut cells = vec![
            text(region.name.as_str()),
            text(region.display_name.as_str()),
            text(region.geography.as_str()),
            optional(region.pair.as_deref()),
            Value::Bool(region.zones),
            region.zone_count.map_or(Value::Null, |count| number(count.into())),
            region.access_restricted.map_or(Value::Null, Value::Bool),
            optional(region.physical_location.as_deref()),
        ];
        cells.extend(cited(region.source()));
        cells
    };
    region::all().iter().map(row).collect()
}

pub(crate) fn retirements(_: &Estate<'_>) -> Vec<Row> {
    let row = |entry: &retirement::Retirement| {
        let mut cells = vec![
            text(entry.id.as_str()),
            text(entry.what.as_str()),
            entry.date.map_or(Value::Null, day),
            text(entry.kind.as_str()),
            text(entry.successor.as_str()),
            texts(entry.services.iter().map(String::as_str)),
            text(entry.confidence.as_str()),
            text(entry.note.as_str()),
        ];
        cells.extend(cited(&entry.source));
        cells
    };
    retirement::all().iter().map(row).collect()
}

pub(crate) fn slas(_: &Estate<'_>) -> Vec<Row> {
    let row = |entry: &sla::Sla| {
        let mut cells = vec![
            text(entry.service.as_str()),
            text(entry.configuration.as_str()),
            text(entry.metric.as_str()),
            Value::from(entry.percent),
            entry.nines.map_or(Value::Null, |nines| number(nines.into())),
            text(entry.confidence.as_str()),
            text(entry.note.as_str()),
        ];
        cells.extend(cited(&entry.source));
        cells
    };
    sla::all().iter().map(row).collect()
}
