//! A public pipeline of private nodes, and nodes of private types, in a crate that minds.

#![deny(warnings, unreachable_pub, private_interfaces, private_bounds)]

mod stats {
    use hypernodes::{node, pipeline};

    struct Secret(u32);

    pub(crate) struct Shared(pub(crate) u32);

    #[node(output = "secret")]
    fn hide(number: u32) -> Secret {
        Secret(number)
    }

    #[node(output = "shared")]
    fn share(secret: &Secret) -> Shared {
        Shared(secret.0)
    }

    #[node(output = "shown")]
    fn show(shared: &Shared) -> u32 {
        shared.0
    }

    pipeline! {
        pub(crate) struct Hide;
        nodes = [hide, share, show];
        outputs = [shown, shared];
    }

    pipeline! {
        struct HideAll;
        nodes = [hide, share, show];
    }

    pub(crate) fn all(number: u32) -> u32 {
        HideAll.run(number).secret.0
    }
}

fn main() {
    let out = stats::Hide.run(1_u32);
    assert_eq!((out.shown, out.shared.0, stats::all(3)), (1, 1, 3));
}
