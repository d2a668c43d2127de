import { Bad } from "./bad";
export default function Page() { return <Bad />; }