//! Four years of weather in Seattle: what one line of text says about its day, as small functions, run over all days.
//!
//! Every function marked `#[node]` makes a value of its own name, or of the name in `output`. Its parameters are the
//! names of the values that it takes. That is all `pipeline!` needs to connect them, in whatever order they stand.
//!
//! ```text
//! cargo run --release --example weather              # examples/data/seattle-weather.csv
//! cargo run --release --example weather -- my.csv    # the same columns from another file
//! ```
//!
//! The table by year goes to standard output. A line that cannot be used goes to standard error, with its number and
//! the node that refused it, and the others are counted all the same. The program ends with
//!
//! * `0` when every line was counted,
//! * `1` when a line was refused or there was no day at all,
//! * `2` when the file could not be read, the table could not be written or the arguments make no sense.

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::process::ExitCode;

use hypernodes::{Failure, node, pipeline};

// ---- The logic of one day -------------------------------------------------------------------------------------------

pipeline! {
    /// What one line of the file says about its day.
    pub struct Weather {
        /// Temperature in °C below which nothing grows.
        pub base_temp: f64,
    }
    nodes = [
        parse_day, temp_mean, temp_range, frost, wet, growing_degrees, wind_kmh, wind_chill, feels_like, comfort,
    ];
    // With the complete list of what comes from outside, a misspelt parameter is an error and not one more input.
    inputs = [line];
    // `wind_kmh` and `feels_like` are steps on the way: nobody asks for them, so they are dropped once used.
    outputs = [day, temp_mean, temp_range, frost, wet, growing_degrees, wind_chill, comfort];
    // Nothing here waits for a disk or a network.
    workload = Cpu;
}

/// Reads one line: `date,precipitation,temp_max,temp_min,wind,weather`.
#[node(output = "day")]
fn parse_day(line: &str) -> Result<Day, ParseDayError> {
    if line.trim().is_empty() {
        return Err(ParseDayError::EmptyLine);
    }
    let mut fields = line.split(',').map(str::trim);
    let mut field = |column| match fields.next() {
        None | Some("") => Err(ParseDayError::Missing(column)),
        Some(text) => Ok(text),
    };
    // A little beyond the world records, so that codes for "not measured" such as -99.9 or 9999 are no weather.
    let day = Day {
        date: parse_date(field("date")?)?,
        precipitation: parse_number("precipitation", field("precipitation")?, 0.0..=2000.0)?,
        temp_max: parse_number("temp_max", field("temp_max")?, -95.0..=65.0)?,
        temp_min: parse_number("temp_min", field("temp_min")?, -95.0..=65.0)?,
        wind: parse_number("wind", field("wind")?, 0.0..=120.0)?,
        sky: parse_sky(field("weather")?)?,
    };
    match fields.next() {
        None => Ok(day),
        Some(text) => Err(ParseDayError::Extra(excerpt(text))),
    }
}

/// Daily mean temperature in °C: the middle between maximum and minimum, as the US weather service reckons it.
#[node]
fn temp_mean(day: &Day) -> f64 {
    f64::midpoint(day.temp_max, day.temp_min)
}

/// Difference in °C between the warmest and the coldest moment of the day.
#[node]
fn temp_range(day: &Day) -> Result<f64, MinAboveMax> {
    if day.temp_min > day.temp_max {
        return Err(MinAboveMax { min: day.temp_min, max: day.temp_max });
    }
    Ok(day.temp_max - day.temp_min)
}

/// Whether it froze: index FD, minimum below 0 °C.
///
/// Zhang et al., "Indices for monitoring changes in extremes based on daily temperature and precipitation data",
/// WIREs Climate Change 2 (2011), 851–870.
#[node]
fn frost(day: &Day) -> bool {
    day.temp_min < 0.0
}

/// Precipitation in mm from which a day is a wet one; as in Zhang et al. (2011), see [`frost`].
const WET_DAY: f64 = 1.0;

/// Whether the day was a wet one: at least [`WET_DAY`] mm.
#[node]
fn wet(day: &Day) -> bool {
    day.precipitation >= WET_DAY
}

/// Growing degrees of the day in °C: how far the mean is above the base temperature, never below zero.
///
/// Method 1 of "Growing degree-days: one equation, two interpretations", Agricultural and Forest Meteorology 87 (1997),
/// 291–300.
#[node]
fn growing_degrees(temp_mean: f64, base_temp: f64) -> f64 {
    (temp_mean - base_temp).max(0.0)
}

/// Wind speed in km/h; the file has m/s.
#[node]
fn wind_kmh(day: &Day) -> f64 {
    day.wind * 3.6
}

/// Wind chill in °C, where it is defined: up to 10 °C and in more than 4.8 km/h of wind.
///
/// The index of Environment Canada and the US National Weather Service since 2001: Osczevski and Bluestein,
/// "The new wind chill equivalent temperature chart", Bulletin of the American Meteorological Society 86 (2005),
/// 1453–1458. Taken from daily means, it is the chill of a typical hour and not of the worst one. Its counterpart for
/// hot days, the heat index, needs a humidity, which the file does not have.
#[node]
pub(crate) fn wind_chill(temp_mean: f64, wind_kmh: f64) -> Option<f64> {
    if temp_mean > 10.0 || wind_kmh <= 4.8 {
        return None;
    }
    let wind = wind_kmh.powf(0.16);
    Some(13.12 + 0.6215 * temp_mean - 11.37 * wind + 0.3965 * temp_mean * wind)
}

/// The temperature in °C that the day feels like: the wind chill where there is one, otherwise the mean.
#[node]
fn feels_like(wind_chill: Option<f64>, temp_mean: f64) -> f64 {
    wind_chill.unwrap_or(temp_mean)
}

/// How the day was to be out in. The limits are this example's own.
#[node]
fn comfort(feels_like: f64, wet: bool) -> Comfort {
    if !(0.0..=30.0).contains(&feels_like) {
        Comfort::Harsh
    } else if feels_like >= 15.0 && !wet {
        Comfort::Pleasant
    } else {
        Comfort::Fair
    }
}

// ---- The data -------------------------------------------------------------------------------------------------------

/// One line of the file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Day {
    /// The day itself.
    pub date: Date,
    /// Rain and melted snow, in mm.
    pub precipitation: f64,
    /// Highest temperature in °C.
    pub temp_max: f64,
    /// Lowest temperature in °C.
    pub temp_min: f64,
    /// Mean wind speed in m/s.
    pub wind: f64,
    /// What the day looked like.
    pub sky: Sky,
}

/// A day that is in the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// 0 to 9999.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}/{:02}/{:02}", self.year, self.month, self.day)
    }
}

/// The last column of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Sky {
    Drizzle,
    Fog,
    Rain,
    Snow,
    Sun,
}

/// How a day was to be out in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Comfort {
    /// Feels below 0 °C or above 30 °C.
    Harsh,
    /// Neither of the others.
    Fair,
    /// Dry, and feels like 15 °C or more.
    Pleasant,
}

fn parse_number(column: &'static str, text: &str, range: RangeInclusive<f64>) -> Result<f64, ParseDayError> {
    match text.parse() {
        // `NaN` is in no range, so it goes the way of the infinities.
        Ok(number) if range.contains(&number) => Ok(number),
        Ok(_) => Err(ParseDayError::Implausible(column, excerpt(text), range)),
        Err(_) => Err(ParseDayError::Number(column, excerpt(text))),
    }
}

/// Reads `2012/01/31`, in the Gregorian calendar.
fn parse_date(text: &str) -> Result<Date, ParseDayError> {
    let refused = || ParseDayError::Date(excerpt(text));
    let mut parts = text.split('/');
    let mut part = |digits| {
        // The numbers of the standard library may have a sign; those of a date may not.
        let of_date = |part: &&str| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        parts.next().filter(of_date).and_then(|part| part.parse::<u16>().ok()).ok_or_else(refused)
    };
    let (year, month, day) = (part(4)?, part(2)?, part(2)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    match (u8::try_from(month), u8::try_from(day), parts.next()) {
        (Ok(month), Ok(day @ 1..), None) if day <= days => Ok(Date { year, month, day }),
        _ => Err(refused()),
    }
}

fn parse_sky(text: &str) -> Result<Sky, ParseDayError> {
    match text {
        "drizzle" => Ok(Sky::Drizzle),
        "fog" => Ok(Sky::Fog),
        "rain" => Ok(Sky::Rain),
        "snow" => Ok(Sky::Snow),
        "sun" => Ok(Sky::Sun),
        _ => Err(ParseDayError::Sky(excerpt(text))),
    }
}

/// What of a refused field goes into a message: enough to find it, nothing that a terminal would obey.
fn excerpt(text: &str) -> String {
    text.chars().take(40).map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

// ---- What may be wrong with a line ----------------------------------------------------------------------------------

/// Why a line is no [`Day`].
#[derive(Clone, Debug, PartialEq)]
pub enum ParseDayError {
    /// There is nothing but white space.
    EmptyLine,
    /// This column is empty or not there.
    Missing(&'static str),
    /// This stands after the last column.
    Extra(String),
    /// This is not written like `2012/01/31` or not in the calendar.
    Date(String),
    /// This column must be a number, but is this.
    Number(&'static str, String),
    /// This column is this, which no weather on Earth reaches: it would have to be in the range.
    Implausible(&'static str, String, RangeInclusive<f64>),
    /// This is no [`Sky`].
    Sky(String),
}

impl fmt::Display for ParseDayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EmptyLine => write!(f, "the line is empty"),
            Self::Missing(column) => write!(f, "column `{column}` is missing"),
            Self::Extra(text) => write!(f, "`{text}` stands after the last column"),
            Self::Date(text) => write!(f, "`{text}` is no date; write it like `2012/01/31`"),
            Self::Number(column, text) => write!(f, "`{column}` is no number: `{text}`"),
            Self::Implausible(column, text, range) => {
                write!(f, "`{column}` is not between {} and {}: `{text}`", range.start(), range.end())
            }
            Self::Sky(text) => {
                write!(f, "`{text}` is no weather; known are `drizzle`, `fog`, `rain`, `snow` and `sun`")
            }
        }
    }
}

impl Error for ParseDayError {}

/// The lowest temperature of a day is above its highest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MinAboveMax {
    /// `temp_min` in °C.
    pub min: f64,
    /// `temp_max` in °C.
    pub max: f64,
}

impl fmt::Display for MinAboveMax {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`temp_min` {} is above `temp_max` {}", self.min, self.max)
    }
}

impl Error for MinAboveMax {}

// ---- All the days ---------------------------------------------------------------------------------------------------

/// A whole file.
#[derive(Debug, Default)]
pub struct Summary {
    /// What the days of each year add up to.
    pub years: BTreeMap<u16, Year>,
    /// The lines that do not count.
    pub refused: Vec<Refused>,
}

/// What the days of one year add up to.
#[derive(Debug, Default)]
#[allow(missing_docs, reason = "what a day's outputs add up to, under their names")]
pub struct Year {
    pub days: u32,
    pub temp_mean: f64,
    pub temp_range: f64,
    pub frost: u32,
    pub wet: u32,
    pub precipitation: f64,
    pub growing_degrees: f64,
    /// The lowest one in °C.
    pub wind_chill: Option<f64>,
    /// The day with most precipitation, the first one of several; none in a year without any.
    pub wettest: Option<Day>,
    pub sky: BTreeMap<Sky, u32>,
    pub comfort: BTreeMap<Comfort, u32>,
}

/// A line that does not count.
#[derive(Debug)]
pub struct Refused {
    /// Its number in the file; the first line is 1.
    pub line: usize,
    /// Which node refused it, and why.
    pub failure: Failure<WeatherError>,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.failure)?;
        match self.failure.source() {
            Some(cause) => write!(f, ": {cause}"),
            None => Ok(()),
        }
    }
}

/// The first line of the file, which may be left out.
const HEADER: &str = "date,precipitation,temp_max,temp_min,wind,weather";

/// Temperature in °C below which maize does not grow: the usual base of growing degree days.
const MAIZE: f64 = 10.0;

/// Runs the pipeline over all the lines of a file and adds up by year.
#[must_use]
pub fn summarize(file: &[u8]) -> Summary {
    // What is not UTF-8 becomes a replacement character. No column may hold one, so just the lines with one are refused.
    let text = String::from_utf8_lossy(file);
    let lines: Vec<&str> = text.strip_prefix('\u{feff}').unwrap_or(&text).lines().collect();
    let (first, days) = match lines.split_first() {
        Some((line, days)) if line.trim() == HEADER => (2, days),
        _ => (1, &*lines),
    };

    let mut summary = Summary::default();
    for (line, result) in (first..).zip(Weather { base_temp: MAIZE }.map_each(days)) {
        match result {
            Ok(out) => summary.years.entry(out.day.date.year).or_default().add(&out),
            Err(failure) => summary.refused.push(Refused { line, failure }),
        }
    }
    summary
}

impl Year {
    fn add(&mut self, out: &WeatherOutputs) {
        let day = out.day;
        self.days += 1;
        self.temp_mean += out.temp_mean;
        self.temp_range += out.temp_range;
        self.frost += u32::from(out.frost);
        self.wet += u32::from(out.wet);
        self.precipitation += day.precipitation;
        self.growing_degrees += out.growing_degrees;
        self.wind_chill = self.wind_chill.into_iter().chain(out.wind_chill).reduce(f64::min);
        if day.precipitation > self.wettest.map_or(0.0, |wettest| wettest.precipitation) {
            self.wettest = Some(day);
        }
        *self.sky.entry(day.sky).or_default() += 1;
        *self.comfort.entry(out.comfort).or_default() += 1;
    }
}

// ---- The program ----------------------------------------------------------------------------------------------------

/// What is read when no file is named.
const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/seattle-weather.csv");

fn main() -> ExitCode {
    ExitCode::from(run(env::args_os().skip(1), &mut io::stdout().lock(), &mut io::stderr().lock()))
}

/// The program from its arguments to its exit code.
pub fn run(mut args: impl Iterator<Item = OsString>, out: &mut impl Write, err: &mut impl Write) -> u8 {
    let path = args.next().map_or_else(|| PathBuf::from(DATA), PathBuf::from);
    // Where standard error is closed there is nobody to tell, so what comes of writing to it does not matter.
    if args.next().is_some() {
        let _ = writeln!(err, "too many arguments; name one file or none");
        return 2;
    }
    let file = match fs::read(&path) {
        Ok(file) => file,
        Err(error) => {
            let _ = writeln!(err, "cannot read `{}`: {error}", path.display());
            return 2;
        }
    };

    let Summary { years, refused } = summarize(&file);
    for line in &refused {
        let _ = writeln!(err, "{line}");
    }
    if years.is_empty() {
        let _ = writeln!(err, "no day in `{}`", path.display());
        return 1;
    }
    match write_table(&years, out) {
        // A reader such as `head` has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        Err(error) => {
            let _ = writeln!(err, "cannot write the table: {error}");
            return 2;
        }
        Ok(()) => {}
    }
    u8::from(!refused.is_empty())
}

/// Prints two tables with one line for each year: what was measured, and what the days were like.
fn write_table(years: &BTreeMap<u16, Year>, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "year  days  mean °C  range °C  frost days  wet days  rain mm  wettest day         growing °C·d")?;
    for (year, sum) in years {
        let (mean, range) = (sum.temp_mean / f64::from(sum.days), sum.temp_range / f64::from(sum.days));
        let wettest = match sum.wettest {
            Some(day) => format!("{}, {:.1} mm", day.date, day.precipitation),
            None => "none".to_owned(),
        };
        write!(out, "{year:04} {:>5} {mean:>8.1} {range:>9.1} {:>11}", sum.days, sum.frost)?;
        write!(out, " {:>9} {:>8.1}  {wettest:<19}", sum.wet, sum.precipitation)?;
        writeln!(out, " {:>12.1}", sum.growing_degrees)?;
    }
    writeln!(out)?;
    writeln!(out, "year  drizzle   fog  rain  snow   sun   harsh  fair  pleasant   lowest wind chill")?;
    for (year, sum) in years {
        let sky = |sky| sum.sky.get(&sky).copied().unwrap_or(0);
        let comfort = |comfort| sum.comfort.get(&comfort).copied().unwrap_or(0);
        let chill = sum.wind_chill.map_or("none".to_owned(), |chill| format!("{chill:.1} °C"));
        write!(out, "{year:04} {:>8} {:>5} {:>5}", sky(Sky::Drizzle), sky(Sky::Fog), sky(Sky::Rain))?;
        write!(out, " {:>5} {:>5}  ", sky(Sky::Snow), sky(Sky::Sun))?;
        write!(out, " {:>5} {:>5}", comfort(Comfort::Harsh), comfort(Comfort::Fair))?;
        writeln!(out, " {:>9} {chill:>19}", comfort(Comfort::Pleasant))?;
    }
    out.flush()
}
