//! Commits and leases against a plain list in memory.

use std::collections::HashMap;

use gouji::crawl::HostId;
use proptest::prelude::*;

use super::*;

const HOSTS: [&str; 3] = ["http://a.gov.cn", "http://b.gov.cn", "http://c.gov.cn"];
const ROLES: [Role; 6] = [Role::Hub, Role::Article, Role::Attachment, Role::List, Role::Column, Role::Start];

#[derive(Clone, Debug)]
enum Step {
    Lease {
        host: usize,
        most: usize,
    },
    /// Ends one of those taken, as that state, with leads: host, path, role.
    End {
        which: usize,
        retry: bool,
        leads: Vec<(usize, u8, usize)>,
    },
    Kill,
}

fn step() -> impl Strategy<Value = Step> {
    let leads = prop::collection::vec((0..HOSTS.len(), 0..12_u8, 0..ROLES.len()), 0..6);
    prop_oneof![
        4 => (0..HOSTS.len(), 0..4_usize).prop_map(|(host, most)| Step::Lease { host, most }),
        5 => (any::<usize>(), prop::bool::weighted(0.2), leads)
            .prop_map(|(which, retry, leads)| Step::End { which, retry, leads }),
        1 => Just(Step::Kill),
    ]
}

/// A request in the plain list.
#[derive(Debug)]
struct Known {
    url: String,
    host: usize,
    role: usize,
    pending: bool,
    taken: Option<i64>,
    tries: u8,
}

/// Requests in the order in which they were met.
#[derive(Default)]
struct Plain(Vec<Known>);

impl Plain {
    fn add(&mut self, host: usize, path: &str, role: usize) {
        let url = format!("{}{path}", HOSTS[host]);
        match self.0.iter_mut().find(|known| known.url == url) {
            Some(known) if known.pending => known.role = known.role.max(role),
            Some(_) => {}
            None => self.0.push(Known { url, host, role, pending: true, taken: None, tries: 0 }),
        }
    }

    fn next(&mut self, host: usize, most: usize) -> Vec<&mut Known> {
        let order = |role: usize| [5, 4, 1, 3, 2, 0][role];
        let open = self.0.iter_mut().filter(|known| known.host == host && known.pending && known.taken.is_none());
        let mut open: Vec<_> = open.collect();
        open.sort_by_key(|known| order(known.role));
        open.truncate(most);
        open
    }

    fn is_idle(&self, host: usize) -> bool {
        !self.0.iter().any(|known| known.host == host && known.pending && known.taken.is_none())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_frontier_is_a_list_with_a_memory(steps in prop::collection::vec(step(), 1..60)) {
        let mut project = Project::begun();
        let mut plain = Plain::default();
        plain.add(0, "/", 5);
        let mut ids: HashMap<usize, HostId> = HashMap::from([(0, project.store().hosts().unwrap()[0].id)]);
        for step in steps {
            match step {
                Step::Lease { host, most } => {
                    let Some(id) = ids.get(&host) else { continue };
                    let tasks = project.store().lease(*id, most, 0).unwrap();
                    let expected = plain.next(host, most);
                    prop_assert_eq!(tasks.len(), expected.len());
                    for (task, known) in tasks.iter().zip(expected) {
                        prop_assert_eq!(task.lead.request.url.as_str(), &known.url);
                        prop_assert_eq!((task.lead.role, task.tries), (ROLES[known.role], known.tries));
                        known.taken = Some(task.id);
                    }
                }
                Step::End { which, retry, leads } => {
                    let idle: Vec<usize> = (0..HOSTS.len()).filter(|host| plain.is_idle(*host)).collect();
                    let mut taken: Vec<_> = plain.0.iter_mut().filter(|known| known.taken.is_some()).collect();
                    if taken.is_empty() {
                        continue;
                    }
                    let at = which % taken.len();
                    let known = &mut taken[at];
                    let task = known.taken.take().unwrap();
                    known.pending = retry;
                    known.tries += u8::from(retry);
                    let state = if retry { State::Pending } else { State::Done };
                    let mut all = Vec::new();
                    for (host, path, role) in leads {
                        let path = format!("/{path}");
                        plain.add(host, &path, role);
                        all.push(lead(ROLES[role], &format!("{}{path}", HOSTS[host])));
                    }
                    let brought = project.commit(Done { task, state, leads: all, ..Done::default() });
                    for host in &brought.hosts {
                        ids.insert(HOSTS.iter().position(|name| *name == host.authority).unwrap(), host.id);
                    }
                    let woken: Vec<_> = idle.into_iter().filter(|host| !plain.is_idle(*host)).map(|host| ids[&host]).collect();
                    prop_assert!(woken.iter().all(|host| brought.woken.contains(host)), "{woken:?} {:?}", brought.woken);
                    let has_more = |host: &usize| brought.woken.contains(&ids[host]);
                    let idle = (0..HOSTS.len()).filter(|host| ids.contains_key(host) && plain.is_idle(*host));
                    prop_assert_eq!(idle.filter(has_more).count(), 0);
                }
                Step::Kill => {
                    project.again();
                    plain.0.iter_mut().for_each(|known| known.taken = None);
                }
            }
        }
        let pending = plain.0.iter().filter(|known| known.pending).map(|known| known.host);
        let mut hosts: Vec<HostId> = pending.map(|host| ids[&host]).collect();
        hosts.sort_unstable();
        hosts.dedup();
        prop_assert_eq!(project.store().hosts().unwrap().iter().map(|host| host.id).collect::<Vec<_>>(), hosts);
    }
}
