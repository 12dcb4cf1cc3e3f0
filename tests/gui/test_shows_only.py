"""What the window may not do: compute a value, a gradient or a loss, or leave a painter behind.

Three rules hold it to showing. Names: of NumPy and `math` it may use what draws and prints, of an op's row
and of the passes over a plan nothing that computes. Arithmetic: no operator may stand between numbers of the
engine's (`is_of_the_engine`), but for the places in `GEOMETRY`. And every painter stands in a `with`.

Not seen is arithmetic on a number that came by a way these rules do not follow: through a parameter without
an array's type, an attribute of another name, or another function's result. Qt's own `value()` of sliders and
fields takes no argument, and is therefore free.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.sources import modules

# Names -----------------------------------------------------------------------------------------------------

RULES_OF_AN_OP = {"forward", "vjp", "jvp", "local", "pullbacks", "pushforwards"}
LOOPS_OVER_A_PLAN = {"forward", "reverse", "pushforward", "sum_to_shape"}

# The window handles arrays only to draw and print them. What is not in these tables belongs in the engine.
NUMPY_FOR_DRAWING = {
    "types and constants": """
        ndarray generic number integer floating bool_ dtype typing newaxis nan inf pi
        uint8 uint32 int32 int64 intp float32 float64""",
    "making arrays": """
        array asarray ascontiguousarray copy empty empty_like zeros zeros_like ones ones_like full full_like
        arange linspace geomspace logspace meshgrid""",
    "shaping arrays": """
        shape size ndim reshape ravel squeeze atleast_1d atleast_2d transpose moveaxis swapaxes broadcast_to
        stack vstack hstack dstack column_stack concatenate append insert delete repeat tile flip pad
        split array_split""",
    "looking at values": """
        isfinite isnan isinf isscalar nan_to_num any all where nonzero flatnonzero count_nonzero unique
        bincount array_equal isin sort argsort searchsorted ndenumerate ndindex
        array2string format_float_positional format_float_scientific""",
    "finding a range, and a place on the screen": """
        min max nanmin nanmax minimum maximum argmin argmax nanargmin nanargmax abs sign clip
        round rint floor ceil log10 diff sum hypot interp""",
}
MATH_FOR_DRAWING = """
    isnan isinf isfinite isclose nan inf pi tau floor ceil trunc copysign e log10 sqrt hypot dist
    sin cos atan2 radians degrees"""
FOR_DRAWING = {
    "np": set(" ".join(NUMPY_FOR_DRAWING.values()).split()),
    "math": set(MATH_FOR_DRAWING.split()),
}


def computations(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the line and the name of everything in a module that only the engine may do."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            module = node.value.id if isinstance(node.value, ast.Name) else ""
            if node.attr not in FOR_DRAWING.get(module, {node.attr}):
                yield node.lineno, f"{module}.{node.attr}"
            if node.attr in RULES_OF_AN_OP | {"dot"}:
                yield node.lineno, f".{node.attr}"
        elif isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.MatMult):
            yield node.lineno, "@"
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}: {name}") for name in forbidden_imports(node))
        elif isinstance(node, ast.Import):
            yield from ((node.lineno, each.name) for each in node.names if each.name == "engine.run.autodiff")


def forbidden_imports(node: ast.ImportFrom) -> set[str]:
    """Return the names that an import statement of the window's may not bring in."""
    names = {each.name for each in node.names}
    return {
        "engine": names & {"autodiff"},
        "engine.run.autodiff": names & LOOPS_OVER_A_PLAN,
        "numpy": names,
        "numpy.typing": set(),
        "math": names - FOR_DRAWING["math"],
    }.get(node.module or "", names if (node.module or "").startswith("numpy.") else set())


def test_window_computes_nothing() -> None:
    computed = [
        f"{path}:{line}: {name}" for path, tree in modules("gui").items() for line, name in computations(tree)
    ]
    assert computed == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("y = op.forward(x)", ".forward"),
        ("g = row.vjp[0](g, y, x)", ".vjp"),
        ("y = np.exp(x)", "np.exp"),
        ("y = np.linalg.norm(x)", "np.linalg"),
        ("y = math.tanh(x)", "math.tanh"),
        ("y = W @ x", "@"),
        ("x @= W", "@"),
        ("y = W.dot(x)", ".dot"),
        ("from numpy import exp", "numpy: exp"),
        ("from numpy.linalg import norm", "numpy.linalg: norm"),
        ("from math import exp, floor", "math: exp"),
        ("from engine.run.autodiff import evaluate, reverse", "engine.run.autodiff: reverse"),
        ("from engine import autodiff", "engine: autodiff"),
        ("import engine.run.autodiff", "engine.run.autodiff"),
    ],
)
def test_a_computation_is_recognized(code: str, found: str) -> None:
    assert [name for _, name in computations(ast.parse(code))] == [found]


# Arithmetic ------------------------------------------------------------------------------------------------

ANSWERS = {"value", "gradient", "contribution", "local_gradient"}
"""What a picture of a graph answers, of something: a call with an argument."""
HELD = {
    "evaluation", "values", "gradients", "train_loss", "test_loss", "train_accuracy", "test_accuracy",
    "batch_losses", "losses", "answers", "parameters", "weights",
}  # fmt: skip
"""What evaluations, snapshots and networks hold numbers under."""
ARRAYS = {"Answers", "Array", "FloatArray", "IntArray", "NumberArray", "NDArray", "ndarray"}
"""Types of parameters that come from the engine."""
NOT_NUMBERS = {"shape", "ndim", "size", "dtype", "items", "keys"}
KEEPS_NUMBERS = {"abs", "float", "int", "max", "min", "sum"}
OPERATORS = ast.Add | ast.Sub | ast.Mult | ast.Div | ast.FloorDiv | ast.Pow | ast.MatMult | ast.Mod

GEOMETRY = {
    "gui/canvas/bent_wire.py": {"_nearest"},  # points along a wire
    "gui/canvas/branch_places.py": {"_crossings"},  # boxes of texts on the canvas
    "gui/canvas/geometry.py": {"bounds_of", "stubs_of"},  # boxes of wires
    "gui/canvas/kept_view.py": {"pixels"},  # areas of the scene as pixels of a view
    "gui/canvas/node_boxes.py": {"adjusted", "meetings"},  # boxes on the canvas
    "gui/canvas/gestures/guides.py": {"_gaps"},  # edges and middles of nodes on the canvas
    "gui/training/plots/placing.py": {"placed"},  # where points lie on the screen
    "gui/training/tiles/scatter.py": {"polygon"},  # the same
    "gui/training/tiles/colouring.py": {
        "probability_image", "number_image", "number_colours", "_toned_image", "_mixed",
    },  # colours, and where numbers lie on a scale of them
    "gui/cli/output.py": {"number"},  # −0 is written as 0
}  # fmt: skip
"""Functions by module, in which numbers become places, colours or text."""


def is_of_the_engine(node: ast.AST, names: set[str]) -> bool:
    """Say whether an expression is a number or an array of the engine's, where these names are."""
    return is_source(node, names) or any(is_of_the_engine(part, names) for part in carriers(node))


def is_source(node: ast.AST, names: set[str]) -> bool:
    """Say whether numbers of the engine's come from an expression itself."""
    match node:
        case ast.Name(id=name):
            return name in names
        case ast.Attribute(attr=name):
            return name in HELD
        case ast.Call(func=ast.Attribute(attr=name), args=[_, *_]):
            return name in ANSWERS
    return False


def carriers(node: ast.AST) -> list[ast.expr]:
    """Return the parts of an expression that make it a number of the engine's where one of them is."""
    carrying: list[ast.expr] = []
    match node:
        case ast.Attribute(value=of, attr=name) if name not in NOT_NUMBERS:
            carrying = [of]
        case ast.Subscript(value=of) | ast.UnaryOp(operand=of):
            carrying = [of]
        case ast.Call(func=ast.Attribute(value=ast.Name(id="np")), args=given):
            carrying = given
        case ast.Call(func=ast.Attribute(value=of)):  # a method: `values()` is one of any dict
            carrying = [of]
        case ast.Call(func=ast.Name(id=name), args=given) if name in KEEPS_NUMBERS:
            carrying = given
        case ast.BinOp(left=one, right=other) | ast.IfExp(body=one, orelse=other):
            carrying = [one, other]
    return carrying


def names_of_the_engine(function: ast.FunctionDef) -> set[str]:
    """Return the names in a function that stand for numbers of the engine's, wherever they are given one."""
    arguments = function.args
    names = {
        argument.arg
        for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
        if argument.annotation is not None and ARRAYS & words(argument.annotation)
    }
    count = -1
    while count != len(names):
        count = len(names)
        names |= {name for name, given in given_names(function) if is_of_the_engine(given, names)}
    return names


def words(annotation: ast.AST) -> set[str]:
    """Return the names that an annotation is made of."""
    nodes = [*ast.walk(annotation)]
    return {node.id for node in nodes if isinstance(node, ast.Name)} | {
        node.attr for node in nodes if isinstance(node, ast.Attribute)
    }


def given_names(function: ast.FunctionDef) -> Iterator[tuple[str, ast.AST]]:
    """Yield each name that a function gives something to, with what it gives."""
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=given)):
                pairs = zip(targets, given, strict=False)
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=value):
                pairs = ((target, value) for target in targets)
            case ast.Assign(targets=targets, value=value):
                pairs = ((target, value) for target in targets)
            case (
                ast.NamedExpr(target=target, value=value)
                | ast.AnnAssign(target=target, value=ast.expr() as value)
            ):
                pairs = iter([(target, value)])
            case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value):
                pairs = iter([(target, value)])
            case _:
                continue
        yield from ((target.id, value) for target, value in pairs if isinstance(target, ast.Name))


def arithmetic(tree: ast.AST) -> Iterator[tuple[str, int, str]]:
    """Yield the function, the line and the text of every operation on numbers of the engine's."""
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        names = names_of_the_engine(function)
        for node in ast.walk(function):
            match node:
                case ast.BinOp(left=one, op=operator, right=other) if isinstance(operator, OPERATORS):
                    operands = [one, other]
                case ast.AugAssign(target=one, value=other):
                    operands = [one, other]
                case ast.UnaryOp(op=ast.USub(), operand=one):
                    operands = [one]
                case _:
                    continue
            if any(is_of_the_engine(operand, names) for operand in operands):
                yield function.name, node.lineno, ast.unparse(node)


def test_the_window_does_no_arithmetic_on_numbers_of_the_engine() -> None:
    done = [
        f"{path}:{line}: {text}"
        for path, tree in modules("gui").items()
        for function, line, text in arithmetic(tree)
        if function not in GEOMETRY.get(path, ())
    ]
    assert done == []


def test_every_exception_is_still_needed() -> None:
    done = {(path, name) for path, tree in modules("gui").items() for name, _line, _text in arithmetic(tree)}
    assert {(path, name) for path, names in GEOMETRY.items() for name in names} <= done


@pytest.mark.parametrize(
    "code",
    [
        "output = shown.value(a); target = shown.value(b); gradient = 2 * (output - target)",
        "return 2 * (shown.value(a) - shown.value(b))",
        "return shown.gradient(node) * shown.local_gradient(node, port)",
        "total = 0.0; total += document.gradient(node)",
        "mean = sum(snapshot.batch_losses) / len(losses)",
        "values = self._shown.evaluation.values; return values[3] * rate",
        "gradients = np.asarray(evaluation.gradients[node]); return -gradients",
        "y = document.value(node)[0]; z = float(y) if y else 0.0; return z ** 2",
        "if (g := shown.gradient(node)) is not None: return g / 2",
        "first, second = shown.value(a), 1; return first - second",
        "gap = measurement.test_loss - measurement.train_loss",
        "return [number * 2 for number in evaluation.values]",
        "return np.abs(shown.value(node)) + 1",
        "new = parameters - rate * shown.gradient(node)",
        "return given * given",
        "return shown.value(node).sum() * 2",
    ],
)
def test_arithmetic_on_numbers_of_the_engine_is_recognized(code: str) -> None:
    function = f"def planted(self, given: FloatArray):\n    {code}"
    assert [name for name, _line, _text in arithmetic(ast.parse(function))]


@pytest.mark.parametrize(
    "code",
    [
        "return rect.width() / 2 + margin",
        "bar.setValue(bar.value() - step)",
        "zoom = self.zoom * (1.0 + event.value())",
        "return len(evaluation.values) + 1",
        "return shown.value(node).shape[0] * 2",
        "text = numbers.short(shown.value(node)) + unit",
        "return '∂' + name",
        "return shown.value(node) is None or -1",
        "x, y = place; return x - y",
    ],
)
def test_geometry_and_text_are_free(code: str) -> None:
    function = f"def planted(self):\n    {code}"
    assert [*arithmetic(ast.parse(function))] == []


# Painters --------------------------------------------------------------------------------------------------


def painters_left_open(tree: ast.AST) -> list[int]:
    """Return the lines where a painter is made that an exception would leave active."""
    managed = {
        id(item.context_expr) for node in ast.walk(tree) if isinstance(node, ast.With) for item in node.items
    }
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"QPainter", "QtGui.QPainter"}
        and id(node) not in managed
    ]


def test_every_painter_ends_even_by_an_exception_or_qt_would_end_the_program() -> None:
    left = [f"{path}:{line}" for path, tree in modules("gui").items() for line in painters_left_open(tree)]
    assert left == []
    assert painters_left_open(
        ast.parse("painter = QPainter(self)\nwith QPainter(self) as painter: pass")
    ) == [1]
