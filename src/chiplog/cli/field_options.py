"""Options of the fields of an entry, made from the field table."""

import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from chiplog.cli.options import option
from chiplog.model.fields import Field


@dataclass(frozen=True)
class FieldOptions:
    """Annotates an attribute that has what was typed for fields, by option; `panel` is instead of the fields' own."""

    fields: Sequence[Field]
    panel: str = ""

    def parameters(self) -> list[inspect.Parameter]:
        """Return a parameter for the option of each field."""
        return [
            inspect.Parameter(
                field.option, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=self._annotation(field)
            )
            for field in self.fields
        ]

    def take(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return what was typed by option, taken out of all values of a command; None where nothing was."""
        return {field.option: values.pop(field.option) for field in self.fields}

    def _annotation(self, field: Field) -> Any:
        one: Any = field.words if field.kind == "word" else str
        kind = one if field.shape == "one" else list[one]
        shown = option(field.help, self.panel or field.panel, metavar=field.metavar, kind=field.completes or None)
        return Annotated[kind | None, shown]
