"""Which chart kinds there are: the key ``chart`` of a page file → its class."""

from ganyun.features.dashboards.rules.charts.axes import Area, Bar, Line, Stacked
from ganyun.features.dashboards.rules.charts.chart import Chart
from ganyun.features.dashboards.rules.charts.forecast import Forecast
from ganyun.features.dashboards.rules.charts.grids import Calendar, Heatmap
from ganyun.features.dashboards.rules.charts.latest import Number
from ganyun.features.dashboards.rules.charts.maps import Lines, Map, Points
from ganyun.features.dashboards.rules.charts.relations import Sankey, Scatter
from ganyun.features.dashboards.rules.charts.shares import Gauge, Pie
from ganyun.features.dashboards.rules.charts.tables import Search, Table, Words

KINDS: dict[str, type[Chart]] = {
    "number": Number,
    "gauge": Gauge,
    "line": Line,
    "area": Area,
    "bar": Bar,
    "stacked": Stacked,
    "pie": Pie,
    "heatmap": Heatmap,
    "calendar": Calendar,
    "scatter": Scatter,
    "sankey": Sankey,
    "map": Map,
    "points": Points,
    "lines": Lines,
    "forecast": Forecast,
    "table": Table,
    "search": Search,
    "text": Words,
}
