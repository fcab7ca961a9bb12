"""Values: classes that are nothing but their fields, as with the standard library's dataclasses.

That one writes code for every class and compiles it, again at each start of the program: for the
classes that a window needs, a tenth of all that happens until it can be used. Here what a class
gets is made once and only bound to its fields. What isn't needed in this house isn't there: no
order, no slots, no fields that are inherited.
"""

from collections.abc import Callable, Mapping
from inspect import get_annotations
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

MISSING: Any = object()


class FrozenInstanceError(AttributeError):
    """A field of a frozen value was to be changed."""


class Field(NamedTuple):
    """A field of a class: how it is called, what it is where nothing is said, if it is shown."""

    name: str
    default: Any = MISSING
    default_factory: Callable[[], Any] | None = None
    repr: bool = True


__all__ = ["FrozenInstanceError", "dataclass", "field", "fields", "replace"]

if TYPE_CHECKING:  # a type checker knows those of the standard library
    from dataclasses import dataclass, field, fields, replace
else:

    def field(*, default=MISSING, default_factory=None, repr=True):
        """What is to be said of a field beside its type."""
        return Field("", default, default_factory, repr)

    def dataclass(*, frozen=False, eq=True):
        """Make a class of its annotated fields; with `eq`, equal fields make equal values."""

        def make(cls):
            known = {one.name: one for one in _declared(cls)}
            cls.__value_fields__ = tuple(known.values())
            cls.__init__ = _init(known, hasattr(cls, "__post_init__"))
            cls.__repr__ = _repr
            if eq:
                cls.__eq__ = _equal
                cls.__hash__ = _hash if frozen else None
            if frozen:
                cls.__setattr__ = cls.__delattr__ = _refuse
            return cls

        return make

    def fields(value):
        """The fields of a class, or of one of its values."""
        return value.__value_fields__

    def replace(value, /, **changes):
        """The same value but for some of its fields."""
        kept = {one.name: getattr(value, one.name) for one in value.__value_fields__}
        return type(value)(**kept | changes)


def _declared(cls: type) -> list[Field]:
    found = []
    for name, annotation in get_annotations(cls).items():
        if getattr(annotation, "__origin__", None) is ClassVar:
            continue
        said = cls.__dict__.get(name, MISSING)
        one = said._replace(name=name) if isinstance(said, Field) else Field(name, said)
        if one.default is not MISSING:
            setattr(cls, name, one.default)
        elif said is not MISSING:
            delattr(cls, name)
        found.append(one)
    return found


def _init(known: Mapping[str, Field], checked: bool) -> Callable[..., None]:
    names, put = tuple(known), object.__setattr__
    defaults = {one.name: one.default for one in known.values() if one.default is not MISSING}

    def init(self: Any, *given: Any, **named: Any) -> None:
        for name, value in zip(names, given, strict=False):
            put(self, name, value)
        for name in names[len(given) :]:
            if name in named:
                put(self, name, named.pop(name))
            elif name in defaults:
                put(self, name, defaults[name])
            else:
                put(self, name, _made(self, known[name]))
        if named or len(given) > len(names):
            raise TypeError(_too_much(self, known, given, named))
        if checked:
            self.__post_init__()

    return init


def _made(value: Any, one: Field) -> Any:
    if one.default_factory is None:
        raise TypeError(f"{type(value).__name__}: {one.name} is missing")
    return one.default_factory()


def _too_much(
    value: Any, known: Mapping[str, Field], given: tuple[Any, ...], named: Mapping[str, Any]
) -> str:
    """Why a value can't be made of what is left over."""
    name = type(value).__name__
    if len(given) > len(known):
        return f"{name} has {len(known)} fields, but {len(given)} were given"
    first = next(iter(named))
    return f"{name}: {first} {'was given twice' if first in known else 'is none of its fields'}"


def _all(value: Any) -> tuple[Any, ...]:
    return tuple(getattr(value, one.name) for one in value.__value_fields__)


def _equal(self: Any, other: Any) -> Any:
    return _all(self) == _all(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(_all(self))


def _repr(self: Any) -> str:
    shown = (one.name for one in self.__value_fields__ if one.repr)
    told = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
    return f"{type(self).__qualname__}({told})"


def _refuse(self: Any, name: str, *_: Any) -> None:
    raise FrozenInstanceError(f"{name} of {type(self).__name__} can't be changed")
