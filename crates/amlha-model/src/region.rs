//! The regions of the Azure public cloud: zones, pairs, and what single
//! services make of them.
//!
//! The promise: a region that is not in the data is a value
//! ([`Location::Unknown`]), never an error and never "no zones". A note that
//! the sources do not answer for a region is `None`, never `false`. Lookups
//! do not allocate, so they can be made once per resource of a large fleet.
//!
//! Zones are a property of the region as a whole: a region with zones can
//! still lack them for one service or one machine size, and the zone numbers
//! of two subscriptions need not be the same places.

use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

use serde::Deserialize;
use serde::Serialize;

use crate::fact::Source;
use crate::fact::embedded;

/// One physical region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Name in ARM, for example `westeurope`.
    pub name: String,
    /// Name on the portal, for example `West Europe`.
    pub display_name: String,
    /// Data residency boundary, for example `Europe`.
    pub geography: String,
    /// Continent-sized group of geographies, for example `Asia Pacific`;
    /// `None` if only the regions list has the region.
    pub geography_group: Option<String>,
    /// City, state or country of the data centres, as far as it is published.
    pub physical_location: Option<String>,
    /// Name of the paired region. It may name a region that is not listed
    /// (`swedensouth`, open to few customers).
    pub pair: Option<String>,
    /// Whether the pair names this region as its own pair; `None` without a
    /// pair or when the pair is not listed.
    pub pair_is_symmetric: Option<bool>,
    /// Whether the region has availability zones.
    pub zones: bool,
    /// Number of zones that ARM maps for a subscription.
    pub zone_count: Option<u8>,
    /// Whether access has to be requested; `None` if no source says so.
    pub access_restricted: Option<bool>,
    /// Whether Microsoft's regions list has the region.
    pub in_regions_list: bool,
    /// Whether the answer of ARM's locations call has the region.
    pub in_locations: bool,
    /// Whether Microsoft fails a vault of this region over to the pair.
    pub key_vault_microsoft_failover: Option<bool>,
    /// Whether Microsoft fails a data factory of this region over to the pair.
    pub data_factory_microsoft_failover: Option<bool>,
    /// Whether a customer can start the conversion of a storage account to
    /// ZRS or GZRS; where `false`, a support request is needed.
    pub storage_customer_initiated_zone_conversion: Option<bool>,
    /// Whether logs on shared clusters survive the loss of a zone (data
    /// resilience). `None` if the list is older than the region.
    pub log_analytics_shared_cluster_zones: Option<bool>,
    /// Whether logs on a dedicated cluster survive the loss of a zone (data
    /// resilience). `None` if the list is older than the region.
    pub log_analytics_dedicated_cluster_zones: Option<bool>,
    /// Whether queries and ingestion go on during the loss of a zone (service
    /// resilience). `None` if the list is older than the region.
    pub log_analytics_service_zones: Option<bool>,
    /// Whether the zones page of HDInsight lists the region.
    pub hdinsight_zonal: Option<bool>,
}

impl Region {
    /// The page that lists this region, its zones and its pair.
    #[must_use]
    pub fn source(&self) -> &'static Source {
        if self.in_regions_list { &sources().regions_list } else { &sources().locations }
    }
}

/// The sources of the fields of [`Region`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegionSources {
    /// Names, geographies, zones, pairs.
    pub regions_list: Source,
    /// Number of zones, and the regions that the list does not have.
    pub locations: Source,
    /// Failover of vaults.
    pub key_vault: Source,
    /// Failover of data factories.
    pub data_factory: Source,
    /// Zones of shared and dedicated clusters.
    pub log_analytics: Source,
    /// Region groups of workspace replication.
    pub log_replication: Source,
    /// Customer-initiated conversion of storage accounts.
    pub storage_conversion: Source,
    /// Zonal clusters.
    pub hdinsight: Source,
}

#[derive(Debug, Default, Deserialize)]
struct File {
    sources: RegionSources,
    log_replication: LogReplication,
    regions: Vec<Region>,
}

#[derive(Debug, Default, Deserialize)]
struct LogReplication {
    groups: Vec<Group>,
    exclusions: Vec<[String; 2]>,
}

#[derive(Debug, Deserialize)]
struct Group {
    regions: Vec<String>,
}

static FILE: LazyLock<File> = LazyLock::new(|| {
    let mut file: File = embedded(include_str!("../data/regions.json"));
    // The binary search of `find` rests on the order, so it is made here
    // rather than trusted.
    file.regions.sort_by(|a, b| a.name.cmp(&b.name));
    file
});

/// All regions, sorted by name.
#[must_use]
pub fn all() -> &'static [Region] {
    &FILE.regions
}

/// Where the fields of [`Region`] come from.
#[must_use]
pub fn sources() -> &'static RegionSources {
    &FILE.sources
}

/// The characters of a region's name as ARM writes it: lower case, without
/// spaces, hyphens and underscores.
fn normal_chars(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_')).map(|c| c.to_ascii_lowercase())
}

/// A region's name as ARM writes it, whatever way it was written.
///
/// ```
/// assert_eq!(amlha_model::region::normalise(" West Europe"), "westeurope");
/// assert_eq!(amlha_model::region::normalise("WEST-US-2"), "westus2");
/// ```
#[must_use]
pub fn normalise(text: &str) -> String {
    normal_chars(text).collect()
}

/// The region with this name or display name, in any case and spacing.
/// Does not allocate.
///
/// ```
/// let region = amlha_model::region::find("West Europe").map(|r| r.name.as_str());
/// assert_eq!(region, Some("westeurope"));
/// assert!(amlha_model::region::find("atlantis").is_none());
/// ```
#[must_use]
pub fn find(text: &str) -> Option<&'static Region> {
    let regions = all();
    let at = regions.binary_search_by(|region| region.name.chars().cmp(normal_chars(text))).ok()?;
    regions.get(at)
}

/// The regions to which a Log Analytics workspace of `region` (name or
/// display name) can be replicated, sorted by name.
///
/// `None` means that the data does not say: the list of 2024-05-18 is known
/// to have grown since, so a region outside it must not be taken for refused.
#[must_use]
pub fn log_replication_partners(region: &str) -> Option<Vec<&'static str>> {
    let own = find(region)?.name.as_str();
    let data = &FILE.log_replication;
    let group = data.groups.iter().find(|group| group.regions.iter().any(|member| member == own))?;
    let excluded =
        |other: &str| data.exclusions.iter().any(|[a, b]| (a == own && b == other) || (b == own && a == other));
    let mut partners: Vec<&'static str> =
        group.regions.iter().map(String::as_str).filter(|member| *member != own && !excluded(member)).collect();
    partners.sort_unstable();
    Some(partners)
}

/// What the `location` of a resource says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location<'a> {
    /// A region of the data.
    Known(&'static Region),
    /// A region that the data does not have, as a normalised name.
    Unknown(Cow<'a, str>),
    /// No region: `global`, or nothing at all.
    Global,
}

impl<'a> Location<'a> {
    /// Reads a location as ARM or a person writes it.
    ///
    /// ```
    /// use amlha_model::region::Location;
    ///
    /// assert_eq!(Location::of("Global"), Location::Global);
    /// assert_eq!(Location::of("north europe").name(), "northeurope");
    /// assert_eq!(Location::of("Atlantis"), Location::Unknown("atlantis".into()));
    /// ```
    #[must_use]
    pub fn of(text: &'a str) -> Self {
        if let Some(region) = find(text) {
            return Self::Known(region);
        }
        if normal_chars(text).next().is_none() || normal_chars(text).eq("global".chars()) {
            return Self::Global;
        }
        if normal_chars(text).eq(text.chars()) {
            Self::Unknown(Cow::Borrowed(text))
        } else {
            Self::Unknown(Cow::Owned(normalise(text)))
        }
    }

    /// The normalised name; `global` for [`Location::Global`].
    ///
    /// An unknown name is the caller's text and as hostile as it was.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Known(region) => &region.name,
            Self::Unknown(name) => name,
            Self::Global => "global",
        }
    }

    /// The region, if the data has it.
    #[must_use]
    pub fn region(&self) -> Option<&'static Region> {
        match self {
            Self::Known(region) => Some(region),
            Self::Unknown(_) | Self::Global => None,
        }
    }
}

impl fmt::Display for Location<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests;
