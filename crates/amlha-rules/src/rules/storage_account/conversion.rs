//! The way from one redundancy to another.
//!
//! Azure changes the zone part and the geo part of an account by different means: a second region
//! is a property, three zones are a conversion that Azure runs when it comes to it. From LRS to
//! GZRS it takes both, the second region first, because that one begins at once.
//!
//! Source: "Change how a storage account is replicated", edition of about 2024.

use amlha_model::json::edit::Path;
use amlha_model::services::storage_account::{AccountKind, Family, Redundancy, Sku, StorageAccount};
use amlha_model::{Body, Read, region};
use jiff::Timestamp;

use super::super::words::gain;
use super::{default_of, geo_redundancy_is_no_failover, moved_to, primary_region};
use crate::context::Context;
use crate::plan::{
    Action, Alternative, Command, Confidence, Cost, DataRisk, Downtime, Draft, Effect, Elapsed, Guard, NeedState,
    Owner, Proposal, Recreates, Reversible, Rollback, Run, Verify, target_of,
};
use crate::profile::RegionCopy;
use crate::rule::Axis;

const CONVERSION_PAGE: &str = "Change how a storage account is replicated, about 2024";
const REDUNDANCY_PAGE: &str = "Azure Storage redundancy, 2022";

/// The keys of the steps, which other steps may wait for.
const UPGRADE_KIND: &str = "upgrade-kind";
const ADD_REGION: &str = "add-second-region";
const CONVERT: &str = "convert-to-zones";

/// Asks whether an account has a second region, whatever its zones.
const HAS_REGION: &str = "contains(['Standard_GRS', 'Standard_RAGRS', 'Standard_GZRS', 'Standard_RAGZRS'], sku.name)";

/// Hours between two changes of redundancy.
const PAUSE_HOURS: u32 = 72;

/// What an account is and what it should become.
struct Way<'b, 'a> {
    body: &'b Body<'a>,
    sku_name: String,
    sku: Sku,
    kind: AccountKind<'a>,
    /// The name of the pair when a second region is wanted.
    pair: Option<&'static str>,
    now: Timestamp,
}

/// Steps to a zone-redundant account, through a second region where one is wanted too.
pub(super) fn to_zone_redundant(context: &Context<'_>, body: &Body<'_>) -> Vec<Proposal> {
    let Some(way) = way(context, body) else { return vec![unread()] };
    let mut proposals = way.zones();
    if default_of(body).next().is_some() {
        proposals.push(geo_redundancy_is_no_failover(body));
    }
    proposals
}

/// Steps to a second region.
pub(super) fn to_geo_redundant(context: &Context<'_>, body: &Body<'_>) -> Vec<Proposal> {
    let Some(way) = way(context, body) else { return vec![unread()] };
    // Every kind takes a second region beside LRS; beside ZRS only general purpose v2 does.
    let mut proposals = if way.sku.redundancy.is_zone_redundant() { way.upgrade() } else { Vec::new() };
    let region = way.second_region(true);
    let readable = (!region.is_empty()).then(|| way.readable());
    proposals.extend(region);
    proposals.extend(readable);
    if proposals.is_empty() {
        proposals.push(Proposal::nothing(
            "how this newer SKU gets a second region is not documented where amlha reads",
            "ask Azure support, or copy what matters to an account of another region",
        ));
    }
    proposals
}

/// The step from general purpose v1 or a blob account to general purpose v2.
pub(super) fn to_current_kind(context: &Context<'_>, body: &Body<'_>) -> Vec<Proposal> {
    let Some(way) = way(context, body) else { return vec![unread()] };
    way.upgrade_step().into_iter().map(Into::into).collect()
}

fn unread() -> Proposal {
    Proposal::nothing(
        "the kind and the SKU of the account were not read, so the way to another one is not known",
        "read the account again and plan anew",
    )
}

fn way<'b, 'a>(context: &Context<'a>, body: &'b Body<'a>) -> Option<Way<'b, 'a>> {
    let view = StorageAccount(body);
    let sku = view.sku().value()?;
    let sku_name = view.sku_name().filled_text().value()?.into_owned();
    let kind = match view.kind() {
        Read::Value(kind) => kind,
        // Answers that leave the kind out are of an account that amlha knows nothing else about.
        Read::Absent | Read::Null | Read::Unusable => return None,
    };
    let region = primary_region(body).ok();
    let wanted = context.profile.region_copy == RegionCopy::All
        && context.profile.axes.contains(&Axis::Region)
        && default_of(body).next().is_none()
        && sku.family == Family::Standard;
    let pair = region.and_then(|region| region.pair.as_deref()).filter(|_| wanted);
    Some(Way { body, sku_name, sku, kind, pair, now: context.now })
}

impl Way<'_, '_> {
    fn is_old_kind(&self) -> bool {
        matches!(self.kind, AccountKind::Storage | AccountKind::BlobStorage)
    }

    fn upgrade(&self) -> Vec<Proposal> {
        self.upgrade_step().map(Draft::prepares).into_iter().map(Into::into).collect()
    }

    fn zones(&self) -> Vec<Proposal> {
        match (&self.kind, self.sku.family) {
            (AccountKind::FileStorage, Family::Premium) => {
                return vec![self.by_support("Premium file shares are converted by Azure support only").into()];
            }
            (AccountKind::BlockBlobStorage, _) => return vec![self.new_account().into()],
            (_, Family::Premium) => {
                return vec![Proposal::nothing(
                    "premium page blobs come as LRS only",
                    "keep a copy of what matters in a zone-redundant account, or move it to managed disks",
                )];
            }
            (_, Family::StandardV2 | Family::PremiumV2) => {
                return vec![
                    self.by_support("how this newer SKU is converted is not documented where amlha reads").into(),
                ];
            }
            (_, Family::Standard) => {}
        }
        if let Some(nothing) = self.refused() {
            return vec![nothing];
        }
        let mut proposals = self.upgrade();
        let region_step = self.second_region(false);
        let waits_for_region = !region_step.is_empty();
        proposals.extend(region_step);
        let region = primary_region(self.body).ok();
        let refused = region.and_then(|region| region.storage_customer_initiated_zone_conversion) == Some(false);
        let mut conversion = if refused && self.sku.redundancy == Redundancy::Lrs && !waits_for_region {
            self.by_support("In this region Azure support starts the conversion")
        } else {
            self.conversion(waits_for_region, refused)
        };
        if self.is_old_kind() {
            conversion.after.push(UPGRADE_KIND);
        }
        proposals.push(conversion.into());
        if waits_for_region {
            proposals.extend(self.other_ways(refused));
        }
        proposals
    }

    /// What is real beside a second region first and zones 72 hours later.
    fn other_ways(&self, refused_here: bool) -> Vec<Proposal> {
        let account = self.body.resource();
        let target = target_of(account);
        let start = Command::az(["storage", "account", "migration", "start"])
            .flag("--account-name", account.name())
            .scoped(&target)
            .flag("--sku", "Standard_ZRS")
            .flag("--name", "default")
            .switch("--no-wait")
            .switch("--yes");
        let add = Command::az(["storage", "account", "update"])
            .flag("--name", account.name())
            .scoped(&target)
            .flag("--sku", "Standard_GZRS");
        let zones =
            || gain(Axis::Zone, "down, or at risk, until the zone is back", "goes on within seconds, nothing lost");
        let region = |after: &str| gain(Axis::Region, "down until the region is back, lost with it", after);
        let mut ways = Vec::new();
        if !refused_here && !self.is_old_kind() {
            let mut now = Alternative::new(
                "ZRS now, and no second region: one conversion",
                "zones come up to 72 hours sooner, and a copy in a second region is not paid for",
                "data is lost with its region",
                CONVERSION_PAGE,
            )
            .runs([start.clone()])
            .gains([zones(), region("down until the region is back, lost with it")])
            .costs("more per GB stored, less than with a second region");
            now.downtime = Downtime::None;
            now.data_risk = DataRisk::None;
            now.reversible = Reversible::Slowly;
            now.elapsed = Elapsed::UpToStart { hours: 72 };
            let mut other = Alternative::new(
                "GZRS in the other order: zones first, the second region 72 hours after the conversion has ended",
                "zones come first",
                "the second region waits for a conversion whose end nobody promises",
                CONVERSION_PAGE,
            )
            .runs([start, add])
            .gains([zones(), region("readable after a failover that you start")])
            .costs("more per GB stored, and traffic for the first copy once");
            other.downtime = Downtime::None;
            other.data_risk = DataRisk::None;
            other.reversible = Reversible::Slowly;
            other.elapsed = Elapsed::UpToStart { hours: 72 };
            ways.extend([now.into(), other.into()]);
        }
        let mut copied = Alternative::new(
            "a new account with Standard_GZRS, the data copied to it with AzCopy, the datastores pointed at it",
            "it begins and ends when you say, and waits for nobody",
            "the account has another name: what points at the old one has to follow, and what is written meanwhile too",
            CONVERSION_PAGE,
        )
        .gains([zones(), region("readable after a failover that you start")])
        .costs("both accounts until the old one is deleted");
        copied.data_risk = DataRisk::CopyNeeded;
        copied.reversible = Reversible::Yes;
        ways.push(copied.into());
        ways
    }

    /// Why Azure converts no account like this one.
    fn refused(&self) -> Option<Proposal> {
        let view = StorageAccount(self.body);
        let is = |read: Read<bool>| read == Read::Value(true);
        if is(view.is_nfs_v3_enabled().boolean()) {
            return Some(Proposal::nothing(
                "Azure converts no account with NFS 3.0",
                "create a zone-redundant account, copy the data with AzCopy, and point what uses it there",
            ));
        }
        is(view.is_sku_conversion_blocked().boolean()).then(|| {
            Proposal::nothing(
                "`isSkuConversionBlocked` reads true: Azure refuses the conversion of the account",
                "ask Azure support what blocks it, read the account again and plan anew",
            )
        })
    }

    /// The redundancy at the time of the conversion.
    fn before_conversion(&self, with_region: bool) -> Redundancy {
        if with_region { Redundancy::Grs } else { self.sku.redundancy }
    }

    fn conversion(&self, after_region: bool, refused_here: bool) -> Draft {
        let account = self.body.resource();
        let before = self.before_conversion(after_region);
        let (from, to) = match before {
            Redundancy::Grs => ("Standard_GRS", "Standard_GZRS"),
            Redundancy::Ragrs => ("Standard_RAGRS", "Standard_RAGZRS"),
            _ => ("Standard_LRS", "Standard_ZRS"),
        };
        let target = target_of(account);
        let start = |sku: &str| {
            Command::az(["storage", "account", "migration", "start"])
                .flag("--account-name", account.name())
                .scoped(&target)
                .flag("--sku", sku)
                .flag("--name", "default")
                .switch("--no-wait")
                .switch("--yes")
        };
        let show = Command::az(["storage", "account", "show"]).flag("--name", account.name()).scoped(&target);
        let mut draft =
            Draft::new(CONVERT, Action::Change, account, format!("Convert {} from {from} to {to}", account.name()));
        if after_region {
            draft.after.push(ADD_REGION);
            draft.pause_hours = PAUSE_HOURS;
        }
        draft.downtime = Downtime::None;
        draft.data_risk = DataRisk::None;
        draft.reversible = Reversible::Slowly;
        draft.recreates = Recreates::No;
        draft.hands_on_minutes = Some(5);
        draft.elapsed = Elapsed::UpToStart { hours: 72 };
        draft.cost = Cost::Unpriced { direction: "more per GB stored".to_owned() };
        draft.gain =
            vec![gain(Axis::Zone, "down, or at risk, until the zone is back", "goes on within seconds, nothing lost")];
        draft.run = Run::Commands { commands: vec![start(to)] };
        draft.guard = Guard {
            skip_if: format!("`sku.name` is already {to}"),
            command: Some(show.clone().query("sku.name")),
            value: Some(to.to_owned()),
        };
        draft.verify = Verify {
            what: format!("`sku.name` reads {to}: it does so only when Azure has finished"),
            command: Some(show.query("sku.name")),
            expected: Some(to.to_owned()),
            every_minutes: 360,
            for_hours: 168,
        };
        draft.rollback = Rollback::Commands {
            commands: vec![start(from)],
            but: "the same wait again, and 72 hours between two changes".to_owned(),
        };
        draft.stop_if = Some(
            "`az storage account migration show` reads Failed, or a change freeze begins before Azure has started; ask \
             support after 96 hours without a start"
                .to_owned(),
        );
        draft.confidence = Confidence::Documented;
        let draft = draft.change(self.body, "sku.name", format!("\"{to}\"")).cite(
            "conversion in place: no downtime and no data loss, up to 72 hours to start, no promised end",
            CONVERSION_PAGE,
        );
        let draft = if refused_here {
            draft.need(
                "the region offers customer-initiated conversion: it did not for LRS to ZRS when the page was read",
                NeedState::Unknown,
                None,
            )
        } else {
            draft
        };
        self.needs_of_conversion(draft)
    }

    fn needs_of_conversion(&self, draft: Draft) -> Draft {
        let view = StorageAccount(self.body);
        let account = self.body.resource();
        let target = target_of(account);
        let show = |path: &str| {
            Some(Command::az(["storage", "account", "show"]).flag("--name", account.name()).scoped(&target).query(path))
        };
        let no = |read: Read<bool>| match read {
            Read::Value(true) => NeedState::Missing,
            Read::Value(false) => NeedState::Met,
            Read::Absent | Read::Null | Read::Unusable => NeedState::Unknown,
        };
        let nfs = view.is_nfs_v3_enabled().boolean();
        let draft = self.after_the_last_change(draft);
        let draft = match moved_to(self.body) {
            Some(region) => draft.need(
                format!(
                    "no unplanned failover brought the account to {}: Azure converts none that came out of one",
                    region.display_name
                ),
                NeedState::Unknown,
                show("lastGeoFailoverTime"),
            ),
            None => draft,
        };
        draft
            .need(
                "general purpose v2 account",
                if self.is_old_kind() { NeedState::Missing } else { NeedState::Met },
                show("kind"),
            )
            .need("no NFS 3.0", no(nfs), show("enableNfsV3"))
            .need("no blobs in the archive tier", NeedState::Unknown, None)
            .need(
                "no other conversion under way",
                no(view.migration_in_progress().boolean()),
                show("accountMigrationInProgress"),
            )
            .need(
                "conversion is not blocked",
                no(view.is_sku_conversion_blocked().boolean()),
                show("isSkuConversionBlocked"),
            )
    }

    /// Azure wants a pause between two changes of redundancy.
    fn after_the_last_change(&self, draft: Draft) -> Draft {
        let account = self.body.resource();
        let ended = StorageAccount(self.body).sku_conversion_end().filled_text().value();
        let Some(ended) = ended.and_then(|text| text.trim().parse::<Timestamp>().ok()) else { return draft };
        if self.now.duration_since(ended).as_hours() >= i64::from(PAUSE_HOURS) {
            return draft;
        }
        let show =
            Command::az(["storage", "account", "show"]).flag("--name", account.name()).scoped(&target_of(account));
        draft.need(
            format!("{PAUSE_HOURS} hours have passed since the last conversion, which ended at {ended}"),
            NeedState::Missing,
            Some(show.query("storageAccountSkuConversionStatus.endTime")),
        )
    }

    /// The step that adds the pair, if one is wanted and not there.
    fn second_region(&self, closes: bool) -> Vec<Proposal> {
        let (Some(pair), false) = (self.pair, self.sku.redundancy.is_geo_redundant()) else { return Vec::new() };
        let account = self.body.resource();
        let to = if self.sku.redundancy.is_zone_redundant() { "Standard_GZRS" } else { "Standard_GRS" };
        let target = target_of(account);
        let update = |sku: &str| {
            Command::az(["storage", "account", "update"])
                .flag("--name", account.name())
                .scoped(&target)
                .flag("--sku", sku)
        };
        let show = || Command::az(["storage", "account", "show"]).flag("--name", account.name()).scoped(&target);
        let mut draft = Draft::new(
            ADD_REGION,
            Action::Change,
            account,
            format!("Add {pair} to {}: {} to {to}", account.name(), self.sku_name),
        );
        draft.closes = closes;
        if self.is_old_kind() && to == "Standard_GZRS" {
            draft.after.push(UPGRADE_KIND);
        }
        draft.downtime = Downtime::None;
        draft.data_risk = DataRisk::None;
        draft.reversible = Reversible::Yes;
        draft.recreates = Recreates::No;
        draft.hands_on_minutes = Some(5);
        draft.elapsed = Elapsed::Unknown;
        draft.cost = Cost::Unpriced { direction: "more per GB stored, and traffic for the first copy once".to_owned() };
        draft.gain = vec![gain(
            Axis::Region,
            "down until the region is back, lost with it",
            "readable after a failover that you start; what was written after the last synchronisation is lost",
        )];
        draft.run = Run::Commands { commands: vec![update(to)] };
        draft.guard = Guard {
            // Not "is it GRS": after the conversion that follows it is GZRS, and this step would undo that.
            skip_if: "`sku.name` already has a second region".to_owned(),
            command: Some(show().query(HAS_REGION)),
            value: Some("true".to_owned()),
        };
        draft.verify = Verify {
            what: "the second region has caught up: its status reads Live".to_owned(),
            command: Some(show().flag("--expand", "geoReplicationStats").query("geoReplicationStats.status")),
            expected: Some("Live".to_owned()),
            every_minutes: 60,
            for_hours: 72,
        };
        draft.rollback = Rollback::Commands {
            commands: vec![update(&self.sku_name)],
            but: "the copy in the second region is deleted".to_owned(),
        };
        draft.stop_if = Some("the account reports a failover or a conversion under way".to_owned());
        draft.confidence = Confidence::Documented;
        let draft = draft
            .change(self.body, "sku.name", format!("\"{to}\""))
            .effect(Effect::set(account, Path::of("properties.geoReplicationStats"), self.caught_up()))
            .need(format!("the region has a pair: {pair}"), NeedState::Met, None)
            .need("no blobs in the archive tier, or none that may not be rehydrated first", NeedState::Unknown, None)
            .cite("a second region is a change of SKU without downtime", CONVERSION_PAGE)
            .cite(format!("pair: {pair}"), region::sources().regions_list.cite())
            .cite("RPO typically under 15 minutes, without a guarantee", REDUNDANCY_PAGE);
        vec![self.after_the_last_change(draft).into()]
    }

    /// A second region that can be read without a failover.
    fn readable(&self) -> Proposal {
        let account = self.body.resource();
        let to = if self.sku.redundancy.is_zone_redundant() { "Standard_RAGZRS" } else { "Standard_RAGRS" };
        let mut way = Alternative::new(
            format!("{to}: the second region can be read at any time"),
            "blobs, tables and queues can be read in the second region without a failover",
            "it costs more, dropping it is billed 30 days longer, and shares of Azure Files are not readable there all the \
             same",
            CONVERSION_PAGE,
        )
        .runs([Command::az(["storage", "account", "update"])
            .flag("--name", account.name())
            .scoped(&target_of(account))
            .flag("--sku", to)])
        .gains([gain(
            Axis::Region,
            "down until the region is back, lost with it",
            "readable at once under its secondary address; written to after a failover that you start",
        )])
        .costs("more per GB stored than without reading, and traffic for the first copy once");
        way.downtime = Downtime::None;
        way.data_risk = DataRisk::None;
        way.reversible = Reversible::Yes;
        way.into()
    }

    /// What Azure answers of the second region once the step is verified.
    fn caught_up(&self) -> String {
        serde_json::json!({ "status": "Live", "lastSyncTime": self.now.to_string() }).to_string()
    }

    fn upgrade_step(&self) -> Option<Draft> {
        if !self.is_old_kind() {
            return None;
        }
        let account = self.body.resource();
        let target = target_of(account);
        let show =
            Command::az(["storage", "account", "show"]).flag("--name", account.name()).scoped(&target).query("kind");
        let mut draft = Draft::new(
            UPGRADE_KIND,
            Action::Change,
            account,
            format!("Upgrade {} to general purpose v2", account.name()),
        );
        draft.downtime = Downtime::None;
        draft.data_risk = DataRisk::None;
        draft.reversible = Reversible::OneWay;
        draft.recreates = Recreates::No;
        draft.hands_on_minutes = Some(5);
        draft.cost = Cost::Unpriced { direction: "other prices per operation and per GB".to_owned() };
        draft.gain =
            vec![gain(Axis::Lifecycle, "a kind that no new redundancy is offered for", "every redundancy is open")];
        draft.run = Run::Commands {
            commands: vec![
                Command::az(["storage", "account", "update"])
                    .flag("--name", account.name())
                    .scoped(&target)
                    .flag("--set", "kind=StorageV2"),
            ],
        };
        draft.guard = Guard {
            skip_if: "`kind` is already StorageV2".to_owned(),
            command: Some(show.clone()),
            value: Some("StorageV2".to_owned()),
        };
        draft.verify = Verify {
            what: "`kind` reads StorageV2".to_owned(),
            command: Some(show),
            expected: Some("StorageV2".to_owned()),
            every_minutes: 1,
            for_hours: 1,
        };
        draft.rollback = Rollback::None { why: "an account cannot go back to its old kind".to_owned() };
        draft.confidence = if self.kind == AccountKind::Storage { Confidence::Documented } else { Confidence::Derived };
        Some(
            draft
                .change(self.body, "kind", "\"StorageV2\"")
                .cite("general purpose v1 is upgraded in place, before any conversion", CONVERSION_PAGE),
        )
    }

    fn by_support(&self, why: &str) -> Draft {
        let account = self.body.resource();
        let to = match (self.sku.family, self.sku.redundancy) {
            (_, Redundancy::Grs) => "GZRS",
            (_, Redundancy::Ragrs) => "RA-GZRS",
            _ => "ZRS",
        };
        let target = target_of(account);
        let suffix = to.replace('-', "");
        let ends = format!("ends_with(sku.name, '_{suffix}')");
        let show =
            Command::az(["storage", "account", "show"]).flag("--name", account.name()).scoped(&target).query(&ends);
        let mut draft = Draft::new(
            CONVERT,
            Action::Decide,
            account,
            format!("Ask Azure support to convert {} from {} to {to}", account.name(), self.sku_name),
        );
        draft.owner = Owner::Shared;
        draft.downtime = Downtime::None;
        draft.data_risk = DataRisk::None;
        draft.reversible = Reversible::Slowly;
        draft.recreates = Recreates::No;
        draft.hands_on_minutes = Some(30);
        draft.cost = Cost::Unpriced { direction: "more per GB stored".to_owned() };
        draft.gain =
            vec![gain(Axis::Zone, "down, or at risk, until the zone is back", "goes on within seconds, nothing lost")];
        draft.run = Run::ByHand {
            what: format!("{why}: open a support request for `{}`, target redundancy {to}", account.name()),
        };
        draft.guard = Guard {
            skip_if: format!("`sku.name` already ends in {suffix}"),
            command: Some(show.clone()),
            value: Some("true".to_owned()),
        };
        draft.verify = Verify {
            what: format!("`sku.name` ends in {suffix}"),
            command: Some(show),
            expected: Some("true".to_owned()),
            every_minutes: 1440,
            for_hours: 336,
        };
        draft.rollback = Rollback::None { why: "a second request, with the same wait".to_owned() };
        draft.confidence = Confidence::Documented;
        draft.cite(why, CONVERSION_PAGE)
    }

    fn new_account(&self) -> Draft {
        let account = self.body.resource();
        let users = account
            .inventory()
            .links_to(account.index())
            .map(|link| account.inventory().resource(link.from).name().to_owned());
        let mut pointing: Vec<String> = users.collect();
        pointing.sort();
        pointing.dedup();
        let mut draft = Draft::new(
            CONVERT,
            Action::Replace,
            account,
            format!("Replace {} by a new account with Premium_ZRS", account.name()),
        );
        draft.downtime = Downtime::Unknown;
        draft.data_risk = DataRisk::CopyNeeded;
        draft.reversible = Reversible::Yes;
        draft.recreates = Recreates::Yes { pointing };
        draft.cost = Cost::Unpriced { direction: "both accounts until the old one is deleted".to_owned() };
        draft.gain =
            vec![gain(Axis::Zone, "down, or at risk, until the zone is back", "goes on within seconds, nothing lost")];
        draft.run = Run::ByHand {
            what:
                "create an account of kind BlockBlobStorage with Premium_ZRS, copy the containers with AzCopy, point \
                   the datastores at it, and delete the old account last"
                    .to_owned(),
        };
        draft.guard = Guard {
            skip_if: "the datastores already point at a zone-redundant account".to_owned(),
            command: None,
            value: None,
        };
        draft.verify = Verify {
            what: "every datastore reads from the new account, and the counts of blobs agree".to_owned(),
            command: None,
            expected: None,
            every_minutes: 60,
            for_hours: 24,
        };
        draft.rollback = Rollback::None { why: "point back at the old account as long as it is there".to_owned() };
        draft.stop_if = Some("the counts of blobs differ after the copy".to_owned());
        draft.confidence = Confidence::Documented;
        draft.cite("premium block blob accounts cannot be converted: copy to a new one", CONVERSION_PAGE)
    }
}
