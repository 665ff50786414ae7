/** What the server puts into the page for the workbench to start from. */
import type { Lesson } from "./lesson/types";
import type { DrillBoot } from "./practice/types";

export interface Boot {
  readonly attempt: string;
  readonly socket: string;
  /** The text that the lesson begins with. */
  readonly editor: string;
  /** Further files of the lesson; `applied` ones stand in the cluster from the start. */
  readonly files?: readonly File[];
  /** Where pictures are exported: NAME and FORMAT are to be filled in. */
  readonly pictures: string;
  /** In a drill: nothing is shown that was not asked for, neither previews nor lenses nor names of the lab. */
  readonly quiet?: boolean;
  /** Only of a drill. */
  readonly drill?: DrillBoot;
  /** What the editor knows of every kind: fetched when somebody writes. */
  readonly schemas?: string;
  /** A copy that somebody shared: to look at, and to take over. */
  readonly shared?: boolean;
  /** Somebody else's lab that is looked at as they work: it cannot be taken over here. */
  readonly looking?: boolean;
  /** The text to begin with stands in the cluster already. */
  readonly brought?: boolean;
  /** Where this lab is to be had as a file. */
  readonly download?: string;
  /** Where the instructor looks whom this tab follows. */
  readonly follows?: Place;
  readonly lesson: Lesson;
  /** While one develops. */
  readonly authoring?: AuthorBoot;
  /** For the style sheet that CodeMirror writes at run time. */
  readonly nonce: string;
}

/** Where somebody looks. */
export interface Place {
  readonly view: string;
  readonly node: string;
  readonly at: number | null;
}

/** Where an author's tab hears that files were saved, and where it gets the lesson anew. */
export interface AuthorBoot {
  readonly socket: string;
  readonly lesson: string;
}

export interface File {
  readonly name: string;
  readonly text: string;
  readonly applied?: boolean;
}
