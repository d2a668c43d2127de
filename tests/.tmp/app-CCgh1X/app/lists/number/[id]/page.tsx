export function generateStaticParams() { return [{ id: 7 }]; }
export default function Page() { return <p>listed</p>; }