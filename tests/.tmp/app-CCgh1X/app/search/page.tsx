import { Box } from "./box";
export default function Page() { return <Box />; }