// Thresholds and other marks on a chart.
import { install as MarkAreaComponent } from "echarts/lib/component/marker/installMarkArea.js";
import { install as MarkLineComponent } from "echarts/lib/component/marker/installMarkLine.js";
import { install as MarkPointComponent } from "echarts/lib/component/marker/installMarkPoint.js";
import { use } from "echarts/core";

use([MarkAreaComponent, MarkLineComponent, MarkPointComponent]);
