// Points and lines over an outline of the province or the country.
import { install as LinesChart } from "echarts/lib/chart/lines/install.js";
import { install as GeoComponent } from "echarts/lib/component/geo/install.js";
import { getMap, registerMap, use } from "echarts/core";

use([LinesChart, GeoComponent]);

const loading = new Map<string, Promise<void>>();

/** Makes a map known under a name, once. */
export function outline(name: string, address: string): Promise<void> {
  let done = loading.get(name);
  if (!done) {
    done = getMap(name)
      ? Promise.resolve()
      : fetch(address)
          .then((answer) => answer.json())
          .then((shapes) => registerMap(name, shapes));
    loading.set(name, done);
  }
  return done;
}
