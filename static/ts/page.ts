/** Pages without a lab: only the bar at the top is alive. */
import { dress } from "./chrome";
import { localTimes } from "./classroom/times";
import { loadCatalogue } from "./i18n";

await loadCatalogue();
dress();
localTimes();
