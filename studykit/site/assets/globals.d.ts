// What our scripts share, for the type checker only: nothing of this reaches a reader.

/** The interface's words in the site's language. */
declare var studykitTexts: Record<string, string> | undefined;

/** What site.js gives to the scripts that come later. */
interface Studykit {
  texts: Record<string, string>;
  /** The way from this page to the top of the site. */
  base: string;
  make<K extends keyof HTMLElementTagNameMap>(
    name: K,
    attributes?: Record<string, string>,
    text?: string,
  ): HTMLElementTagNameMap[K];
  /** Loads a script of the site once. */
  load(path: string): Promise<void>;
  /** Loads scripts of ours once, one after the other. */
  need(...names: string[]): Promise<void>;
  search: StudykitSearch;
  cards: StudykitCards;
  progress: StudykitProgress;
  openSearch(): void;
  openQuiz(scope: string): Promise<void>;
}
declare var studykit: Studykit;

interface StudykitFound {
  url: string;
  title: string;
  aliases: string[];
  text(): Promise<string>;
}
/** Set by find.js. */
interface StudykitSearch {
  find(query: string): Promise<StudykitFound[]>;
  fold(text: string): string;
  /** Title and text of a note's page, by its path in the site. */
  glance(url: string): Promise<{ title: string; text: string } | null>;
}
declare function studykitSearch(kind: string, number: number, data: any): void;

interface StudykitCard {
  front: HTMLElement;
  back: HTMLElement;
  lang: string;
  /** The page of the card's note, "" on that page itself. */
  url: string;
  title: string;
}
/** Set by cards.js. */
interface StudykitCards {
  /** The ids of the cards that a quiz is about: "page", "all", "deck 3", "tag 5". */
  ids(scope: string): Promise<string[]>;
  get(id: string): Promise<StudykitCard>;
}
declare function studykitCards(name: string, data: any): void;

interface StudykitState {
  due: string;
  interval: number;
  /** in hundredths */
  ease: number;
}
/** Set by sm2.js. */
declare var studykitSm2: {
  answer(
    state: StudykitState | null,
    rating: number,
    today: string,
    drill?: boolean,
  ): { state: StudykitState; again: boolean };
};

interface StudykitKnown {
  state: StudykitState;
  /** the study day on which the card was graded hard, or "" */
  drill: string;
}
interface StudykitStore {
  version: 1;
  cards: Record<string, StudykitKnown>;
  ratings: { card: string; at: string; rating: string }[];
}
/** Set by progress.js. */
interface StudykitProgress {
  read(): StudykitStore;
  write(store: StudykitStore): void;
  /** false where the browser keeps nothing */
  kept(): boolean;
  /** The study day, an ISO date: it begins at four in the morning. */
  today(): string;
  save(): void;
}
