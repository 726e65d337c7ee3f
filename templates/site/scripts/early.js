// Runs before anything is shown, so that nothing changes its look or its place afterwards.
import { stored } from "./stored.js";

const root = document.documentElement;
root.dataset.scripted = "";
const theme = stored("theme");
if (theme === "light" || theme === "dark") root.dataset.theme = theme;
