export function generateStaticParams() { return [{ id: "a" }, { id: "a" }, {}, { id: "" }, { id: "b", more: 1 }]; }
export default function Page() { return <p>listed</p>; }