//! A type that fewer may see than the pipeline is the compiler's to tell.

#![deny(private_interfaces)]

pub mod stats {
    use hypernodes::{node, pipeline};

    struct Secret(u32);

    #[node(output = "secret")]
    fn hide(number: u32) -> Secret {
        Secret(number)
    }

    #[node(output = "shown")]
    fn show(secret: &Secret) -> u32 {
        secret.0
    }

    pipeline! {
        pub struct Hide;
        nodes = [hide, show];
    }
}

fn main() {
    println!("{}", stats::Hide.run(1_u32).shown);
}
