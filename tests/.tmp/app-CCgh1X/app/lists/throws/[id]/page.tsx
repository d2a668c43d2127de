export function generateStaticParams() { return (() => { throw new Error("the CMS is down"); })(); }
export default function Page() { return <p>listed</p>; }