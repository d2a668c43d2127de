export async function loadOrders(): Promise<string> {
  throw new Error("the order book is closed", { cause: new Error("no route to database") });
}