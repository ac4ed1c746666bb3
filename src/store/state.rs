//! How states, roles and the like stand in the tables.

use crate::crawl::State;
use crate::portal::Role;

/// States in the order of their numbers in the tables, with their names in the account.
const STATES: [(State, &str); 9] = [
    (State::Pending, "pending"),
    (State::Done, "done"),
    (State::Unmodified, "unmodified"),
    (State::Redirected, "redirected"),
    (State::Gone, "gone"),
    (State::Failed, "failed"),
    (State::Disallowed, "disallowed"),
    (State::Challenged, "challenged"),
    (State::Skipped, "skipped"),
];

/// Roles in the order of their numbers in the tables: from the weakest to the strongest, as a request that is asked
/// for two things is for the stronger one.
const ROLES: [Role; 6] = [Role::Hub, Role::Article, Role::Attachment, Role::List, Role::Column, Role::Start];

/// The number of a state.
pub(super) fn number(state: State) -> i64 {
    STATES.iter().zip(0..).find(|((other, _), _)| *other == state).map_or(0, |(_, number)| number)
}

/// The state of a number.
pub(super) fn state(number: i64) -> State {
    usize::try_from(number).ok().and_then(|at| STATES.get(at)).map_or(State::Pending, |(state, _)| *state)
}

/// The name of a state.
pub(super) fn name(state: State) -> &'static str {
    STATES.iter().find(|(other, _)| *other == state).map_or("", |(_, name)| name)
}

/// The number of a role, greater for the stronger one.
pub(super) fn strength(role: Role) -> i64 {
    ROLES.iter().zip(0..).find(|(other, _)| **other == role).map_or(0, |(_, number)| number)
}

/// The role of a number.
pub(super) fn role(number: i64) -> Role {
    usize::try_from(number).ok().and_then(|at| ROLES.get(at)).copied().unwrap_or(Role::Hub)
}

/// The place of a role in the order in which requests are made. Attachments soon, since the tokens in their addresses
/// expire; hubs last, since there are many and few lead anywhere.
pub(super) const fn priority(role: Role) -> i64 {
    match role {
        Role::Start => 0,
        Role::Attachment => 1,
        Role::Column => 2,
        Role::List => 3,
        Role::Article => 4,
        Role::Hub => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_for_what_they_were_made_of() {
        for (state_, name_) in STATES {
            assert_eq!((state(number(state_)), name(state_)), (state_, name_));
        }
        for role_ in ROLES {
            assert_eq!(role(strength(role_)), role_);
        }
        assert_eq!(state(99), State::Pending);
    }
}
