"""What Jinja asks again for each value it writes and each macro it calls, asked once or not at all.

A list of twenty-five rows writes two thousand values and calls a thousand macros and functions. What a template means is
not touched: every shortcut here falls back on Jinja's own way wherever it does not plainly apply (docs/adr/0011).
"""

from types import BuiltinFunctionType, BuiltinMethodType, FunctionType, MethodType
from typing import Any

from flask.templating import Environment
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.nodes import Expr
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup, escape

try:
    from markupsafe._speedups import _escape_inner as escaped
except ImportError:
    from markupsafe._native import _escape_inner as escaped


def written(value: Any) -> str:
    """``value`` as it stands in a page: escaped unless it is markup already."""
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    if kind is str:
        return escaped(value)
    if kind is int:
        return str(value)
    return escape(value)


class QuickMacro(Macro):
    """A macro that finds the places of its arguments once, not at each call."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places = {name: place for place, name in enumerate(self.arguments)}
        self._nothing = [missing] * len(self.arguments)
        self._is_plain = not (self.catch_kwargs or self.catch_varargs or self.explicit_caller)

    def __call__(self, *args: Any, **kwargs: Any) -> str:
        """What the macro writes, always as markup: every template here escapes."""
        given = len(args)
        if not self._is_plain or given > len(self._nothing):
            return super().__call__(*args, **kwargs)
        arguments = [*args, *self._nothing[given:]]
        caller = kwargs.pop("caller", None) if self.caller else None
        for name, value in kwargs.items():
            place = self._places.get(name, -1)
            if place < given:
                return super().__call__(*args, **kwargs)
            arguments[place] = value
        if self.caller:
            arguments.append(
                self._environment.undefined("No caller defined", name="caller") if caller is None else caller
            )
        return Markup(self._func(*arguments))  # noqa: S704 - a template wrote it


PLAIN_CALLABLES = frozenset({FunctionType, MethodType, BuiltinFunctionType, BuiltinMethodType})


class QuickContext(Context):
    """Calls macros and ordinary functions straight away, where they plainly do not want the context."""

    def call(self, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        kind = type(obj)
        if kind is QuickMacro or (kind in PLAIN_CALLABLES and getattr(obj, "jinja_pass_arg", None) is None):
            if kwargs:
                kwargs.pop("_loop_vars", None)
                kwargs.pop("_block_vars", None)
            return obj(*args, **kwargs)
        return super().call(obj, *args, **kwargs)


class QuickCode(CodeGenerator):
    """Compiles templates so that they ask their environment for ``escape`` and ``Macro``."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile:
            self.write("environment.")
        super()._output_child_pre(node, frame, finalize)

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        self.write("environment.")
        super().macro_def(macro_ref, frame)


class QuickEnvironment(Environment):
    """Flask's environment with these parts."""

    context_class = QuickContext
    code_generator_class = QuickCode
    escape = staticmethod(written)
    Macro = QuickMacro
