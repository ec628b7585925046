//! Elements of a primitive type, which are hashed as they lie in memory on a little-endian machine.

use core::any::type_name;

use serde_core::ser::{Error as _, Impossible, Serialize, Serializer};

use super::hash::{KeyHasher, Tag};
use super::serializer::Refused;

/// How many bytes of elements are put together before they go to the hasher.
const STRIP: usize = 1024;

/// A primitive type of at most eight bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Primitive {
    Bool,
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    F32,
    F64,
    Char,
}

impl Primitive {
    /// `T`, behind references or not, if it is one.
    #[inline]
    pub(super) fn of<T: ?Sized>() -> Option<Self> {
        Some(match type_name::<T>().trim_start_matches('&') {
            "bool" => Self::Bool,
            "i8" => Self::I8,
            "i16" => Self::I16,
            "i32" => Self::I32,
            "i64" => Self::I64,
            "u8" => Self::U8,
            "u16" => Self::U16,
            "u32" => Self::U32,
            "u64" => Self::U64,
            "f32" => Self::F32,
            "f64" => Self::F64,
            "char" => Self::Char,
            _ => return None,
        })
    }

    pub(super) const fn tag(self) -> Tag {
        match self {
            Self::Bool => Tag::Bool,
            Self::I8 => Tag::I8,
            Self::I16 => Tag::I16,
            Self::I32 => Tag::I32,
            Self::I64 => Tag::I64,
            Self::U8 => Tag::U8,
            Self::U16 => Tag::U16,
            Self::U32 => Tag::U32,
            Self::U64 => Tag::U64,
            Self::F32 => Tag::F32,
            Self::F64 => Tag::F64,
            Self::Char => Tag::Char,
        }
    }

    #[inline]
    const fn size(self) -> usize {
        match self {
            Self::Bool | Self::I8 | Self::U8 => 1,
            Self::I16 | Self::U16 => 2,
            Self::I32 | Self::U32 | Self::F32 | Self::Char => 4,
            Self::I64 | Self::U64 | Self::F64 => 8,
        }
    }

    /// Writes one element.
    #[inline]
    pub(super) fn write<T: Serialize + ?Sized>(self, element: &T, hasher: &mut KeyHasher) -> Result<(), Refused> {
        let bits = element.serialize(Bits)?.to_le_bytes();
        hasher.raw(bits.get(..self.size()).unwrap_or_default());
        Ok(())
    }

    /// Writes all elements, and says how many.
    pub(super) fn write_all<I>(self, elements: I, hasher: &mut KeyHasher) -> Result<u64, Refused>
    where
        I: IntoIterator<Item: Serialize>,
    {
        let elements = elements.into_iter();
        match self.size() {
            1 => write_all::<1, _>(elements, hasher),
            2 => write_all::<2, _>(elements, hasher),
            4 => write_all::<4, _>(elements, hasher),
            _ => write_all::<8, _>(elements, hasher),
        }
    }
}

fn write_all<const SIZE: usize, I>(mut elements: I, hasher: &mut KeyHasher) -> Result<u64, Refused>
where
    I: Iterator<Item: Serialize>,
{
    let mut strip = [0; STRIP];
    let mut written = 0;
    loop {
        let mut filled = 0;
        for slot in strip.as_chunks_mut::<SIZE>().0 {
            let Some(element) = elements.next() else { break };
            *slot = element.serialize(Bits)?.to_le_bytes().first_chunk().copied().unwrap_or([0; SIZE]);
            filled += 1;
        }
        written += filled as u64;
        hasher.raw(strip.get(..filled * SIZE).unwrap_or_default());
        if filled < STRIP / SIZE {
            return Ok(written);
        }
    }
}

/// Gives the bits of a primitive value, as a number.
struct Bits;

macro_rules! bits {
    ($($method:ident: $number:ty as $unsigned:ty,)*) => {
        $(
            #[inline]
            fn $method(self, number: $number) -> Result<u64, Refused> {
                Ok(u64::from(<$unsigned>::from_le_bytes(number.to_le_bytes())))
            }
        )*
    };
}

macro_rules! refused {
    ($($method:ident($($argument:ty),*) -> $outcome:ty,)*) => {
        $(
            fn $method(self, $(_: $argument),*) -> Result<$outcome, Refused> {
                Err(not_primitive())
            }
        )*
    };
}

/// No type of a primitive's name gets here.
#[cold]
fn not_primitive() -> Refused {
    Refused::custom("it has the name of a primitive type and is none")
}

type No = Impossible<u64, Refused>;

impl Serializer for Bits {
    type Ok = u64;
    type Error = Refused;
    type SerializeSeq = No;
    type SerializeTuple = No;
    type SerializeTupleStruct = No;
    type SerializeTupleVariant = No;
    type SerializeMap = No;
    type SerializeStruct = No;
    type SerializeStructVariant = No;

    bits! {
        serialize_i8: i8 as u8,
        serialize_i16: i16 as u16,
        serialize_i32: i32 as u32,
        serialize_i64: i64 as u64,
        serialize_u8: u8 as u8,
        serialize_u16: u16 as u16,
        serialize_u32: u32 as u32,
        serialize_u64: u64 as u64,
        serialize_f32: f32 as u32,
        serialize_f64: f64 as u64,
    }

    #[inline]
    fn serialize_bool(self, value: bool) -> Result<u64, Refused> {
        Ok(u64::from(value))
    }

    #[inline]
    fn serialize_char(self, value: char) -> Result<u64, Refused> {
        Ok(u64::from(value))
    }

    refused! {
        serialize_str(&str) -> u64,
        serialize_bytes(&[u8]) -> u64,
        serialize_none() -> u64,
        serialize_unit() -> u64,
        serialize_unit_struct(&'static str) -> u64,
        serialize_unit_variant(&'static str, u32, &'static str) -> u64,
        serialize_seq(Option<usize>) -> No,
        serialize_tuple(usize) -> No,
        serialize_tuple_struct(&'static str, usize) -> No,
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> No,
        serialize_map(Option<usize>) -> No,
        serialize_struct(&'static str, usize) -> No,
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> No,
    }

    fn serialize_some<T: Serialize + ?Sized>(self, _: &T) -> Result<u64, Refused> {
        Err(not_primitive())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, _: &T) -> Result<u64, Refused> {
        Err(not_primitive())
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<u64, Refused> {
        Err(not_primitive())
    }
}
