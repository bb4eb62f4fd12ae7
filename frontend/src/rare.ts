// Kinds of charts that few pages have.
import { install as BoxplotChart } from "echarts/lib/chart/boxplot/install.js";
import { install as GaugeChart } from "echarts/lib/chart/gauge/install.js";
import { install as GraphChart } from "echarts/lib/chart/graph/install.js";
import { install as HeatmapChart } from "echarts/lib/chart/heatmap/install.js";
import { install as RadarChart } from "echarts/lib/chart/radar/install.js";
import { install as SankeyChart } from "echarts/lib/chart/sankey/install.js";
import { install as TreemapChart } from "echarts/lib/chart/treemap/install.js";
import { install as CalendarComponent } from "echarts/lib/component/calendar/install.js";
import { install as DataZoomComponent } from "echarts/lib/component/dataZoom/install.js";
import { install as LegendScrollComponent } from "echarts/lib/component/legend/installLegendScroll.js";
import { install as TitleComponent } from "echarts/lib/component/title/install.js";
import { install as VisualMapComponent } from "echarts/lib/component/visualMap/install.js";
import { use } from "echarts/core";
import { installLabelLayout as LabelLayout } from "echarts/lib/label/installLabelLayout.js";

use([
  BoxplotChart, GaugeChart, GraphChart, HeatmapChart, RadarChart, SankeyChart, TreemapChart, CalendarComponent,
  DataZoomComponent, LegendScrollComponent, TitleComponent, VisualMapComponent,
  LabelLayout,
]);
