//! ARM resource ids: parse, compare without regard to case, print as read.
//!
//! Azure answers the same id in several spellings (`resourcegroups`, `Microsoft.Storage` in lower
//! case, with and without the leading slash). [`ResourceId`] keeps the text it was given and
//! compares, orders and hashes by a folded form, so that two spellings are one id.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Range;

mod error;
mod fold;

pub use error::{ResourceIdError, ResourceIdFault};
pub(crate) use fold::{beginning, fold_into};
pub use fold::{compare, equal, fingerprint, hash};

/// An id of anything in Azure Resource Manager.
///
/// Reads ids of subscriptions, resource groups, resources, nested resources, extension resources
/// (a lock on a storage account), and those at tenant and management-group scope.
///
/// ```
/// use amlha_model::ResourceId;
///
/// let id = ResourceId::parse("/subscriptions/0/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stcontoso")?;
/// assert_eq!(id.name(), Some("stcontoso"));
/// assert_eq!(id.type_name().as_deref(), Some("Microsoft.Storage/storageAccounts"));
/// assert_eq!(id, ResourceId::parse("subscriptions/0/RESOURCEGROUPS/rg/providers/microsoft.storage/storageaccounts/STCONTOSO/")?);
/// # Ok::<(), amlha_model::ResourceIdError>(())
/// ```
#[derive(Debug, Clone)]
pub struct ResourceId<'a> {
    text: Cow<'a, str>,
    subscription: Option<Range<usize>>,
    resource_group: Option<Range<usize>>,
    management_group: Option<Range<usize>>,
    /// One entry per `/providers/`: a resource, then what extends it.
    providers: Vec<Provider>,
}

#[derive(Debug, Clone)]
struct Provider {
    /// Where `/providers` begins: the end of the scope it is in.
    start: usize,
    namespace: Range<usize>,
    /// Type segment and name segment, outermost first.
    pairs: Vec<(Range<usize>, Range<usize>)>,
}

impl<'a> ResourceId<'a> {
    /// Reads an id. The leading slash may be missing and one slash may follow.
    ///
    /// # Errors
    ///
    /// [`ResourceIdError`] says which segment is wrong, and how.
    pub fn parse(text: impl Into<Cow<'a, str>>) -> Result<Self, ResourceIdError> {
        let text = text.into();
        let parts = read(&text).map_err(|fault| ResourceIdError::new(&text, fault))?;
        Ok(Self {
            subscription: parts.subscription,
            resource_group: parts.resource_group,
            management_group: parts.management_group,
            providers: parts.providers,
            text,
        })
    }

    /// The id as it was read.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    fn slice(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    /// The subscription, if the id is in one.
    #[must_use]
    pub fn subscription(&self) -> Option<&str> {
        self.subscription.as_ref().map(|range| self.slice(range))
    }

    /// The resource group, if the id is in one.
    #[must_use]
    pub fn resource_group(&self) -> Option<&str> {
        self.resource_group.as_ref().map(|range| self.slice(range))
    }

    /// The management group, if the id is one or is in one.
    #[must_use]
    pub fn management_group(&self) -> Option<&str> {
        self.management_group.as_ref().map(|range| self.slice(range))
    }

    /// The provider namespace of what the id names: `Microsoft.Storage`.
    #[must_use]
    pub fn namespace(&self) -> Option<&str> {
        self.providers.last().map(|provider| self.slice(&provider.namespace))
    }

    /// The full type of what the id names: `Microsoft.Storage/storageAccounts/blobServices`.
    ///
    /// `None` for subscriptions, resource groups and bare providers.
    #[must_use]
    pub fn type_name(&self) -> Option<String> {
        let provider = self.providers.last()?;
        if provider.pairs.is_empty() {
            return None;
        }
        let mut name = self.slice(&provider.namespace).to_owned();
        for (kind, _) in &provider.pairs {
            name.push('/');
            name.push_str(self.slice(kind));
        }
        Some(name)
    }

    /// The last name in the id: that of the resource, the resource group or the subscription.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        let last = self.providers.last().and_then(|provider| provider.pairs.last());
        match last {
            Some((_, name)) => Some(self.slice(name)),
            None => self.resource_group().or(self.management_group()).or(self.subscription()),
        }
    }

    /// The names of a nested resource, outermost first: `["ws", "cpu"]`.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let pairs = self.providers.last().map(|provider| provider.pairs.as_slice()).unwrap_or_default();
        pairs.iter().map(|(_, name)| self.slice(name))
    }

    /// Whether this is a resource that extends another one, as a lock does.
    #[must_use]
    pub fn is_extension(&self) -> bool {
        self.providers.len() > 1
    }

    /// The scope that this id is in: the parent of a nested resource, what an extension resource
    /// extends, else the resource group, the subscription, or `None` at the top.
    ///
    /// ```
    /// use amlha_model::ResourceId;
    ///
    /// let lock = ResourceId::parse("/subscriptions/0/resourceGroups/rg/providers/Microsoft.Authorization/locks/keep")?;
    /// assert_eq!(lock.parent().unwrap().as_str(), "/subscriptions/0/resourceGroups/rg");
    /// # Ok::<(), amlha_model::ResourceIdError>(())
    /// ```
    #[must_use]
    pub fn parent(&self) -> Option<ResourceId<'_>> {
        let end = match self.providers.last() {
            Some(provider) if provider.pairs.len() > 1 => {
                let above = provider.pairs.len().checked_sub(2)?;
                provider.pairs.get(above)?.1.end
            }
            Some(provider) => provider.start,
            None if self.resource_group.is_some() => self.subscription.as_ref()?.end,
            None => return None,
        };
        let text = self.text.get(..end)?;
        if text.is_empty() { None } else { ResourceId::parse(text).ok() }
    }

    /// The id of a resource nested in this one.
    ///
    /// # Errors
    ///
    /// [`ResourceIdError`] when `kind` or `name` cannot stand in an id.
    pub fn child(&self, kind: &str, name: &str) -> Result<ResourceId<'static>, ResourceIdError> {
        let base = self.text.trim_end_matches('/');
        ResourceId::parse(format!("{base}/{kind}/{name}"))
    }

    /// The same id, owning its text.
    #[must_use]
    pub fn into_owned(self) -> ResourceId<'static> {
        ResourceId { text: Cow::Owned(self.text.into_owned()), ..self }
    }
}

struct Parts {
    subscription: Option<Range<usize>>,
    resource_group: Option<Range<usize>>,
    management_group: Option<Range<usize>>,
    providers: Vec<Provider>,
}

/// The segments of an id with their places, without the slash at either end.
struct Segments<'t> {
    text: &'t str,
    at: usize,
    end: usize,
    count: usize,
}

impl<'t> Segments<'t> {
    fn of(text: &'t str) -> Self {
        let at = usize::from(text.starts_with('/'));
        let end = if text.len() > at && text.ends_with('/') { text.len() - 1 } else { text.len() };
        Self { text, at, end, count: 0 }
    }

    /// Where the slash before the next segment stands.
    fn boundary(&self) -> usize {
        if self.count == 0 { 0 } else { self.at.saturating_sub(1) }
    }

    fn next(&mut self) -> Result<Option<(Range<usize>, &'t str)>, ResourceIdFault> {
        // An id that ends in a slash has no segment after it.
        if self.at > self.end || (self.at == self.end && self.count > 0) {
            return Ok(None);
        }
        let rest = self.text.get(self.at..self.end).unwrap_or_default();
        let length = rest.find('/').unwrap_or(rest.len());
        let range = self.at..self.at + length;
        let segment = self.text.get(range.clone()).unwrap_or_default();
        self.count += 1;
        self.at = range.end + 1;
        let fault = if segment.is_empty() {
            Some(ResourceIdFault::Empty { segment: self.count })
        } else if segment.chars().any(char::is_control) {
            Some(ResourceIdFault::ControlCharacter { segment: self.count })
        } else {
            None
        };
        match fault {
            Some(fault) => Err(fault),
            None => Ok(Some((range, segment))),
        }
    }
}

fn read(text: &str) -> Result<Parts, ResourceIdFault> {
    let mut parts = Parts { subscription: None, resource_group: None, management_group: None, providers: Vec::new() };
    if text.is_empty() || text == "/" {
        return Err(ResourceIdFault::Nothing);
    }
    let mut segments = Segments::of(text);
    loop {
        let boundary = segments.boundary();
        let Some((_, word)) = segments.next()? else { break };
        let position = segments.count;
        let is = |wanted: &str| word.eq_ignore_ascii_case(wanted);
        let scope_is_open = parts.providers.is_empty();
        if is("subscriptions") && position == 1 {
            parts.subscription = Some(value(&mut segments, "subscriptions", position)?);
        } else if is("resourceGroups")
            && scope_is_open
            && parts.subscription.is_some()
            && parts.resource_group.is_none()
        {
            parts.resource_group = Some(value(&mut segments, "resourceGroups", position)?);
        } else if is("providers") {
            let namespace = value(&mut segments, "providers", position)?;
            parts.providers.push(Provider { start: boundary, namespace, pairs: Vec::new() });
        } else if let Some(provider) = parts.providers.last_mut() {
            let kind = segments.at.saturating_sub(1 + word.len())..segments.at.saturating_sub(1);
            let name = value(&mut segments, word, position)?;
            provider.pairs.push((kind, name));
        } else {
            return Err(ResourceIdFault::Unexpected { segment: position, text: word.to_owned() });
        }
    }
    take_management_group(text, &mut parts);
    Ok(parts)
}

/// `/providers/Microsoft.Management/managementGroups/X` is a scope when something follows it, and
/// a thing of its own when nothing does: its name is known in both cases.
fn take_management_group(text: &str, parts: &mut Parts) {
    if parts.subscription.is_some() {
        return;
    }
    let Some(first) = parts.providers.first() else { return };
    let namespace = text.get(first.namespace.clone()).unwrap_or_default();
    if let [(kind, name)] = first.pairs.as_slice()
        && namespace.eq_ignore_ascii_case("Microsoft.Management")
        && text.get(kind.clone()).unwrap_or_default().eq_ignore_ascii_case("managementGroups")
    {
        parts.management_group = Some(name.clone());
    }
}

fn value(segments: &mut Segments<'_>, after: &str, position: usize) -> Result<Range<usize>, ResourceIdFault> {
    match segments.next()? {
        Some((range, _)) => Ok(range),
        None => Err(ResourceIdFault::Missing { segment: position, after: after.to_owned() }),
    }
}

impl fmt::Display for ResourceId<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl PartialEq for ResourceId<'_> {
    fn eq(&self, other: &Self) -> bool {
        equal(&self.text, &other.text)
    }
}

impl Eq for ResourceId<'_> {}

impl PartialOrd for ResourceId<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ResourceId<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        compare(&self.text, &other.text)
    }
}

impl Hash for ResourceId<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash(&self.text).hash(state);
    }
}

#[cfg(test)]
mod tests;
