/** The views of the stage, in the order of their tabs. */
import type { View } from "../types";
import { controlPlane } from "./control_plane";
import { dns } from "./dns";
import { map } from "./map";
import { rules } from "./rules";

export const VIEWS: readonly View[] = [map, rules, dns, controlPlane];
