//! Each waits for the other.

use hypernodes::{node, pipeline};

#[node(output = "demand")]
fn demand(price: f64) -> f64 {
    100.0 - price
}

#[node(output = "supply")]
fn supply(demand: f64, stock: f64) -> f64 {
    demand.min(stock)
}

#[node(output = "price")]
fn price(supply: f64) -> f64 {
    1000.0 / supply
}

#[node(output = "revenue")]
fn revenue(price: f64, supply: f64) -> f64 {
    price * supply
}

pipeline! {
    pub struct Market;
    nodes = [demand(price = supply), supply, price, revenue];
}

fn main() {
    let out: MarketOutputs = Market.run(50.0);
    println!("{}", out.revenue);
}
