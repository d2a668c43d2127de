export function generateStaticParams() { return "a,b"; }
export default function Page() { return <p>listed</p>; }