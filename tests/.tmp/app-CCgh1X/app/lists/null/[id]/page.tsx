export function generateStaticParams() { return null; }
export default function Page() { return <p>listed</p>; }