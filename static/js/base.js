// What every page has: the menu on small screens, passwords that can be shown, a button to print.
import { bindMenu } from "./menu.js";
import { bindPasswords } from "./password.js";
import { bindPrinting } from "./print.js";

bindMenu(document);
bindPasswords(document);
bindPrinting(document);
