//! The example `incremental`: what ran and what was found in each of its runs, and that it would notice if not.

#[path = "../examples/incremental.rs"]
#[allow(dead_code, unreachable_pub, reason = "a program of its own, whose `main` nobody calls here")]
mod incremental;

use std::sync::{Mutex, MutexGuard, PoisonError};

use incremental::{check, chill_odds, edited, run, seed_degrees, soil_by_hour};

const SEATTLE: &str = include_str!("../examples/data/seattle-weather.csv");

/// The tables, without the times.
const TABLES: &str = "\
1. Nothing is known
   node            asked    ran  found
   wind_kmh         1461   1461      -
   soil             1461    671    790
   seed_degrees     1461    671    790
   chill_odds       1461   1312    149

2. Nothing was edited
   node            asked    ran  found
   wind_kmh         1461   1461      -
   soil             1461      0   1461
   seed_degrees     1461      0   1461
   chill_odds       1461      0   1461

3. Another version of `soil`
   node            asked    ran  found
   wind_kmh         1461   1461      -
   soil             1461    671    790
   seed_degrees     1461      0   1461
   chill_odds       1461      0   1461

4. Ten lines were edited
   node            asked    ran  found
   wind_kmh         1461   1461      -
   soil             1461      3   1458
   seed_degrees     1461      3   1458
   chill_odds       1461      6   1455

All outputs are those of runs without a cache, and no node ran twice for one thing.
";

/// The program counts how often nodes run in the whole process: tests in which they do wait for each other.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

#[test]
fn the_tables_say_what_ran() {
    let _alone = alone();
    let mut out = Vec::new();
    run(&mut out).expect("every run is what it should be");
    let text = String::from_utf8(out).expect("UTF-8");
    let without_times = |line: &str| line.split_once(": ").map_or(line, |(title, _)| title).to_owned() + "\n";
    assert_eq!(text.lines().map(without_times).collect::<String>(), TABLES);
}

#[test]
fn a_run_that_is_not_what_it_should_be_is_an_error() {
    assert!(check("1", &[], &[], [4, 3, 2, 1], [4, 3, 2, 1]).is_ok());
    let error = check("1", &[], &[], [4, 3, 2, 1], [4, 3, 0, 0]).expect_err("two nodes ran too often");
    assert_eq!(error.to_string(), "1: `seed_degrees` ran 2 times; it should have run 0 times");
}

#[test]
fn ten_lines_are_edited() {
    let lines: Vec<&str> = SEATTLE.lines().skip(1).collect();
    let edited = edited(&lines);
    assert_eq!(edited.len(), lines.len());
    let differ = lines.iter().zip(&edited).filter(|(line, edited)| *line != edited);
    assert_eq!(differ.count(), 10);
}

// ---- What the nodes say ---------------------------------------------------------------------------------------------

/// The soil follows the air with a delay, by what the equation of heat says where nothing freezes: a wave becomes smaller
/// by `exp(-depth / damping)`, where the damping depth is the square root of `spread * period / pi`.
#[test]
fn soil_follows_the_air() {
    let _alone = alone();
    let hours = soil_by_hour(15.0, 10.0);
    let (least, most) =
        hours.iter().fold((f64::MAX, f64::MIN), |(least, most), temp| (least.min(*temp), most.max(*temp)));
    let damping = (0.3_f64 * 24.0 * 60.0 / std::f64::consts::PI).sqrt();
    let expected = 10.0 * (-5.0 / damping).exp();
    assert!(((most - least) / expected - 1.0).abs() < 0.02, "{least} to {most}, where {expected} is expected");
    assert!((f64::midpoint(least, most) - 15.0).abs() < 0.1);
    assert!(soil_by_hour(7.0, 0.0).iter().all(|temp| (temp - 7.0).abs() < 1e-9));
}

#[test]
fn freezing_water_holds_the_soil_up() {
    let _alone = alone();
    let least = |mean| soil_by_hour(mean, 10.0).into_iter().fold(f64::MAX, f64::min);
    // Eleven degrees less in the air, and not so many in the ground.
    let fallen = least(12.0) - least(1.0);
    assert!(fallen < 10.5, "{fallen}");
}

#[test]
fn seeds_gather_what_is_above_their_base() {
    let _alone = alone();
    let degrees = |temp| seed_degrees(&[temp; 24]);
    assert!(degrees(0.0) < 1e-3);
    assert!((degrees(25.0) - 15.0).abs() < 0.1);
    // The mean of the positive part of a normal draw of deviation 2.
    assert!((degrees(10.0) - 2.0 / std::f64::consts::TAU.sqrt()).abs() < 0.05);
}

#[test]
fn cold_and_wind_make_a_chill_likely() {
    let _alone = alone();
    assert!(chill_odds(-10.0, 20.0) > 0.999 && chill_odds(20.0, 20.0) < 0.001);
    assert!((chill_odds(0.0, 0.0) - 0.5).abs() < 0.03);
    assert!(chill_odds(2.0, 30.0) > chill_odds(2.0, 5.0));
}
