//! `Tiered`: a value that either has is found.

use super::{Fails, Kept, bytes, key};
use crate::cache::{Action, Cache, Tiered};

#[test]
fn what_the_second_has_goes_to_the_first() {
    let (first, second) = (Kept::default(), Kept::default());
    let tiered = Tiered::new(&first, &second);
    assert!(tiered.get(&key(1)).unwrap().is_none());
    second.put(&key(1), &bytes(3)).unwrap();
    assert_eq!(tiered.get(&key(1)).unwrap(), Some(bytes(3)));
    assert_eq!(first.get(&key(1)).unwrap(), Some(bytes(3)));
    tiered.put(&key(2), &bytes(4)).unwrap();
    assert_eq!(first.get(&key(2)).unwrap(), second.get(&key(2)).unwrap());
}

#[test]
fn trouble_in_one_loses_nothing_of_the_other() {
    let kept = Kept::default();
    for answer in
        [Tiered::new(&kept as &dyn Cache, &Fails as &dyn Cache), Tiered::new(&Fails as &dyn Cache, &kept as &dyn Cache)]
    {
        kept.0.lock().unwrap().clear();
        // Nobody can say that there is none.
        assert_eq!(answer.get(&key(1)).unwrap_err().action(), Action::Get);
        assert_eq!(answer.put(&key(1), &bytes(3)).unwrap_err().action(), Action::Put);
        assert_eq!(answer.get(&key(1)).unwrap(), Some(bytes(3)));
    }
}
