//! Values as bytes for a hash, each written in one way that no other value is written in.
//!
//! `serde` says what a value consists of, and all of it is written: the names of structs, fields and variants, which kind
//! of number something is, what is a sequence, a tuple, a set. Elements of a primitive type go without a word about each,
//! at the speed of the hash.

use alloc::boxed::Box;
use alloc::string::ToString;
use core::any::type_name;
use core::error::Error;
use core::fmt::{self, Display, Write as _};

use serde_core::ser::{self, Serialize, Serializer};

use super::hash::{KeyHasher, Tag};
use super::primitive::Primitive;

/// What a `Serialize` said of a value that it could not serialise.
#[derive(Debug)]
pub(super) struct Refused(Box<str>);

impl Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Error for Refused {}

impl ser::Error for Refused {
    fn custom<T: Display>(message: T) -> Self {
        Self(message.to_string().into())
    }
}

/// Whether a collection, or an iterator of it, has no order of its own: what its type says. An unknown one has an order,
/// so that nothing that a node could see is missing from its key. `type_name` may change with the compiler; then equal
/// sets would be keyed apart, and values made once more.
fn is_unordered(name: &str) -> bool {
    const HASHED: &[&str] =
        &["std::collections::hash::set::", "std::collections::hash::map::", "hashbrown::set::", "hashbrown::map::"];
    let name = name.trim_start_matches(['&', ' ']).trim_start_matches("mut ");
    HASHED.iter().any(|hashed| name.starts_with(hashed))
}

/// Writes a value into a hasher.
pub(super) struct Keyed<'h>(pub(super) &'h mut KeyHasher);

impl Keyed<'_> {
    fn tagged(self, bytes: &[u8], tag: Tag) {
        self.0.raw(bytes);
        self.0.tag(tag);
    }

    fn counted(self, bytes: &[u8], tag: Tag) {
        self.0.counted(bytes);
        self.0.tag(tag);
    }
}

macro_rules! numbers {
    ($($method:ident: $number:ty => $tag:ident,)*) => {
        $(
            #[inline]
            fn $method(self, number: $number) -> Result<(), Refused> {
                self.tagged(&number.to_le_bytes(), Tag::$tag);
                Ok(())
            }
        )*
    };
}

impl<'h> Serializer for Keyed<'h> {
    type Ok = ();
    type Error = Refused;
    type SerializeSeq = Items<'h>;
    type SerializeTuple = Items<'h>;
    type SerializeTupleStruct = Items<'h>;
    type SerializeTupleVariant = Items<'h>;
    type SerializeMap = Fields<'h>;
    type SerializeStruct = Fields<'h>;
    type SerializeStructVariant = Fields<'h>;

    numbers! {
        serialize_i8: i8 => I8,
        serialize_i16: i16 => I16,
        serialize_i32: i32 => I32,
        serialize_i64: i64 => I64,
        serialize_i128: i128 => I128,
        serialize_u8: u8 => U8,
        serialize_u16: u16 => U16,
        serialize_u32: u32 => U32,
        serialize_u64: u64 => U64,
        serialize_u128: u128 => U128,
        serialize_f32: f32 => F32,
        serialize_f64: f64 => F64,
    }

    fn serialize_bool(self, value: bool) -> Result<(), Refused> {
        self.tagged(&[u8::from(value)], Tag::Bool);
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), Refused> {
        self.tagged(&u32::from(value).to_le_bytes(), Tag::Char);
        Ok(())
    }

    #[inline]
    fn serialize_str(self, value: &str) -> Result<(), Refused> {
        self.counted(value.as_bytes(), Tag::Str);
        Ok(())
    }

    #[inline]
    fn serialize_bytes(self, value: &[u8]) -> Result<(), Refused> {
        self.counted(value, Tag::Bytes);
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Refused> {
        self.0.tag(Tag::None);
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Refused> {
        value.serialize(Keyed(self.0))?;
        self.0.tag(Tag::Some);
        Ok(())
    }

    fn serialize_unit(self) -> Result<(), Refused> {
        self.0.tag(Tag::Unit);
        Ok(())
    }

    fn serialize_unit_struct(self, name: &'static str) -> Result<(), Refused> {
        self.counted(name.as_bytes(), Tag::UnitStruct);
        Ok(())
    }

    fn serialize_unit_variant(self, name: &'static str, _: u32, variant: &'static str) -> Result<(), Refused> {
        End::variant(name, variant, Tag::UnitVariant).write(self.0);
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Result<(), Refused> {
        value.serialize(Keyed(self.0))?;
        End::named(name, Tag::NewtypeStruct).write(self.0);
        Ok(())
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        value.serialize(Keyed(self.0))?;
        End::variant(name, variant, Tag::NewtypeVariant).write(self.0);
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items<'h>, Refused> {
        Ok(Items::new(self.0, End::plain(Tag::Seq)))
    }

    fn serialize_tuple(self, _: usize) -> Result<Items<'h>, Refused> {
        Ok(Items::new(self.0, End::plain(Tag::Tuple)))
    }

    fn serialize_tuple_struct(self, name: &'static str, _: usize) -> Result<Items<'h>, Refused> {
        Ok(Items::new(self.0, End::named(name, Tag::TupleStruct)))
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Items<'h>, Refused> {
        Ok(Items::new(self.0, End::variant(name, variant, Tag::TupleVariant)))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Fields<'h>, Refused> {
        Ok(Fields { hasher: self.0, count: 0, end: End::plain(Tag::Map) })
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Fields<'h>, Refused> {
        Ok(Fields { hasher: self.0, count: 0, end: End::named(name, Tag::Struct) })
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Fields<'h>, Refused> {
        Ok(Fields { hasher: self.0, count: 0, end: End::variant(name, variant, Tag::StructVariant) })
    }

    fn collect_seq<I: IntoIterator<Item: Serialize>>(self, elements: I) -> Result<(), Refused> {
        if is_unordered(type_name::<I>()) {
            return self.0.unordered(elements, |element, keyed| element.serialize(keyed), Tag::Set);
        }
        let mut items = Items::new(self.0, End::plain(Tag::Seq));
        match Primitive::of::<I::Item>() {
            Some(primitive) => items.run(primitive, elements)?,
            None => elements.into_iter().try_for_each(|element| items.item(&element))?,
        }
        items.end();
        Ok(())
    }

    fn collect_map<K, V, I>(self, entries: I) -> Result<(), Refused>
    where
        K: Serialize,
        V: Serialize,
        I: IntoIterator<Item = (K, V)>,
    {
        if is_unordered(type_name::<I>()) {
            return self.0.unordered(entries, |entry, keyed| entry.serialize(keyed), Tag::UnorderedMap);
        }
        let mut fields = self.serialize_map(None)?;
        entries.into_iter().try_for_each(|(key, value)| fields.entry(&key, &value))?;
        fields.end();
        Ok(())
    }

    /// As the text would be, without making it.
    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<(), Refused> {
        let start = self.0.written();
        let shown = write!(Text(self.0), "{value}");
        shown.map_err(|_| ser::Error::custom("its `Display` failed"))?;
        self.0.count(self.0.written() - start);
        self.0.tag(Tag::Str);
        Ok(())
    }

    /// What is written out for people, such as the address of a machine, takes fewer bytes for machines; the cache keeps
    /// values in that form, too.
    fn is_human_readable(&self) -> bool {
        false
    }
}

struct Text<'h>(&'h mut KeyHasher);

impl fmt::Write for Text<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.raw(text.as_bytes());
        Ok(())
    }
}

/// What stands behind the elements of something: what it is, and its names.
#[derive(Clone, Copy)]
struct End {
    tag: Tag,
    name: Option<&'static str>,
    variant: Option<&'static str>,
}

impl End {
    const fn plain(tag: Tag) -> Self {
        Self { tag, name: None, variant: None }
    }

    const fn named(name: &'static str, tag: Tag) -> Self {
        Self { tag, name: Some(name), variant: None }
    }

    const fn variant(name: &'static str, variant: &'static str, tag: Tag) -> Self {
        Self { tag, name: Some(name), variant: Some(variant) }
    }

    /// The tag, which is read first, says which names there are.
    fn write(self, hasher: &mut KeyHasher) {
        for name in [self.variant, self.name].into_iter().flatten() {
            hasher.counted(name.as_bytes());
        }
        hasher.tag(self.tag);
    }
}

/// The elements of a sequence or a tuple.
pub(super) struct Items<'h> {
    hasher: &'h mut KeyHasher,
    /// How many values and runs of primitive ones.
    count: u64,
    /// The primitive elements that were just written, and how many.
    run: Option<(Primitive, u64)>,
    end: End,
}

impl<'h> Items<'h> {
    fn new(hasher: &'h mut KeyHasher, end: End) -> Self {
        Self { hasher, count: 0, run: None, end }
    }

    fn item<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Refused> {
        let Some(primitive) = Primitive::of::<T>() else {
            self.end_run();
            self.count += 1;
            return item.serialize(Keyed(self.hasher));
        };
        let before = match self.run {
            Some((running, before)) if running == primitive => before,
            _ => {
                self.end_run();
                0
            }
        };
        self.run = Some((primitive, before + 1));
        primitive.write(item, self.hasher)
    }

    /// All elements, which are of a primitive type.
    fn run<I: IntoIterator<Item: Serialize>>(&mut self, primitive: Primitive, elements: I) -> Result<(), Refused> {
        let written = primitive.write_all(elements, self.hasher)?;
        self.run = (written > 0).then_some((primitive, written));
        Ok(())
    }

    fn end_run(&mut self) {
        if let Some((primitive, elements)) = self.run.take() {
            self.hasher.count(elements);
            self.hasher.tag(primitive.tag());
            self.hasher.tag(Tag::Run);
            self.count += 1;
        }
    }

    fn end(mut self) {
        self.end_run();
        self.hasher.count(self.count);
        self.end.write(self.hasher);
    }
}

/// The entries of a map, or the fields of a struct.
pub(super) struct Fields<'h> {
    hasher: &'h mut KeyHasher,
    count: u64,
    end: End,
}

impl Fields<'_> {
    fn entry<K, V>(&mut self, key: &K, value: &V) -> Result<(), Refused>
    where
        K: Serialize + ?Sized,
        V: Serialize + ?Sized,
    {
        key.serialize(Keyed(self.hasher))?;
        self.value(value)
    }

    fn value<V: Serialize + ?Sized>(&mut self, value: &V) -> Result<(), Refused> {
        self.count += 1;
        value.serialize(Keyed(self.hasher))
    }

    fn field<V: Serialize + ?Sized>(&mut self, name: &str, value: &V) -> Result<(), Refused> {
        self.value(value)?;
        self.hasher.counted(name.as_bytes());
        Ok(())
    }

    fn end(self) {
        self.hasher.count(self.count);
        self.end.write(self.hasher);
    }
}

macro_rules! items {
    ($($of:ident: $method:ident,)*) => {
        $(impl ser::$of for Items<'_> {
            type Ok = ();
            type Error = Refused;

            #[inline]
            fn $method<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Refused> {
                self.item(item)
            }

            fn end(self) -> Result<(), Refused> {
                Self::end(self);
                Ok(())
            }
        })*
    };
}

items! {
    SerializeSeq: serialize_element,
    SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field,
    SerializeTupleVariant: serialize_field,
}

macro_rules! fields {
    ($($of:ident,)*) => {
        $(impl ser::$of for Fields<'_> {
            type Ok = ();
            type Error = Refused;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Refused> {
                self.field(name, value)
            }

            fn end(self) -> Result<(), Refused> {
                Self::end(self);
                Ok(())
            }
        })*
    };
}

fields! { SerializeStruct, SerializeStructVariant, }

impl ser::SerializeMap for Fields<'_> {
    type Ok = ();
    type Error = Refused;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Refused> {
        key.serialize(Keyed(self.hasher))
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        self.value(value)
    }

    fn end(self) -> Result<(), Refused> {
        Self::end(self);
        Ok(())
    }
}
