import { loadOrders } from "../../lib/orders";
export default async function Page() { return <p>{await loadOrders()}</p>; }