//! Which rules of a list are reached: for every match, the earlier one that takes all its requests.

use super::condition::Covers;
use crate::api::istio::virtual_service::VirtualService;
use crate::store::Of;

/// The earlier match that takes everything a match would take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cover {
    /// Position of the rule and of the match in it.
    pub(crate) rule: usize,
    pub(crate) position: usize,
    /// Both ask for the same.
    pub(crate) equal: bool,
}

/// What is known about a rule of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Reach {
    /// An earlier rule without `match`.
    pub(crate) catch_all: Option<usize>,
    /// Per match (one for a rule without `match`), an earlier rule's match that covers it.
    pub(crate) covers: Vec<Option<Cover>>,
    /// Per match, an earlier match of the same rule that covers it.
    pub(crate) own: Vec<Option<Cover>>,
    /// It has no `match`.
    pub(crate) bare: bool,
}

impl Reach {
    /// Tells whether earlier rules take everything, and each match equals one of theirs.
    pub(crate) fn is_duplicate(&self) -> bool {
        self.is_covered() && !self.bare && self.covers.iter().flatten().all(|cover| cover.equal)
    }

    /// Tells whether earlier rules take everything.
    pub(crate) fn is_covered(&self) -> bool {
        self.catch_all.is_none() && !self.covers.is_empty() && self.covers.iter().all(Option::is_some)
    }
}

/// A list of rules of a VirtualService.
pub(crate) struct List {
    /// `http` or `tcp`.
    pub(crate) layer: &'static str,
    pub(crate) rules: Vec<Reach>,
}

/// Returns what is reached in the lists of a VirtualService; nothing when templates take part.
///
/// TLS routes are left out: the most specific server name wins there, not the first.
pub(crate) fn reach(service: Of<'_, VirtualService>) -> Vec<List> {
    if service.object.masked {
        return Vec::new();
    }
    // What a delegate takes is not known here: its rule never hides others.
    let http: Vec<_> = service.body.http.iter().map(|rule| (rule.matches.as_slice(), rule.delegate.is_none())).collect();
    let tcp: Vec<_> = service.body.tcp.iter().map(|rule| (rule.matches.as_slice(), true)).collect();
    vec![List { layer: "http", rules: of_list(&http) }, List { layer: "tcp", rules: of_list(&tcp) }]
}

fn of_list<M: Covers + PartialEq + Default>(rules: &[(&[M], bool)]) -> Vec<Reach> {
    let mut catch_all = None;
    let mut found = Vec::new();
    for (index, (matches, takes)) in rules.iter().enumerate() {
        let mut reach = Reach { catch_all, bare: matches.is_empty(), ..Reach::default() };
        let nothing = [M::default()];
        let wanted = if matches.is_empty() { &nothing[..] } else { matches };
        for (position, narrow) in wanted.iter().enumerate() {
            let earlier = rules[..index].iter().enumerate().filter(|(_, (_, takes))| *takes);
            let mut candidates =
                earlier.flat_map(|(rule, (matches, _))| matches.iter().enumerate().map(move |(at, wide)| (rule, at, wide)));
            reach.covers.push(candidates.find_map(|candidate| cover_of(candidate, narrow)));
            let mut own = wanted[..position].iter().enumerate().map(|(at, wide)| (index, at, wide));
            reach.own.push(own.find_map(|candidate| cover_of(candidate, narrow)));
        }
        found.push(reach);
        if matches.is_empty() && *takes && catch_all.is_none() {
            catch_all = Some(index);
        }
    }
    found
}

fn cover_of<M: Covers>((rule, position, wide): (usize, usize, &M), narrow: &M) -> Option<Cover> {
    wide.covers(narrow).then(|| Cover { rule, position, equal: narrow.covers(wide) })
}
