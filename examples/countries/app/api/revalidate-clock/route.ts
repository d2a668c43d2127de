import { revalidatePath } from "next/cache";
import { NextResponse } from "next/server";

export const dynamic = "force-dynamic";

// Open to everyone because it can only refresh a demonstration; a real site asks who is calling first.
export function POST(): Response {
  revalidatePath("/clock");
  return NextResponse.json({ revalidated: "/clock", at: new Date().toISOString() });
}
