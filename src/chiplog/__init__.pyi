# What `import chiplog` offers to a type checker: at run time each name is loaded when it is first used.
from chiplog.api import Correction as Correction
from chiplog.api import Deadline as Deadline
from chiplog.api import Event as Event
from chiplog.api import Figure as Figure
from chiplog.api import Log as Log
from chiplog.api import Retraction as Retraction
from chiplog.api import Source as Source
from chiplog.api import open as open
from chiplog.errors import ChiplogError as ChiplogError
from chiplog.errors import RefusedError as RefusedError
from chiplog.errors import UnreadableError as UnreadableError
from chiplog.errors import UsageError as UsageError
from chiplog.model.dates import PartialDate as PartialDate
from chiplog.model.state import State as State

__version__: str
