import { NextResponse } from "next/server";
import { countries, findCountry } from "@/lib/countries";

export const revalidate = 60;

interface CountryRouteContext {
  readonly params: Promise<{ readonly code: string }>;
}

export function generateStaticParams(): { code: string }[] {
  return countries.map(({ code }) => ({ code }));
}

export async function GET(_request: Request, { params }: CountryRouteContext): Promise<Response> {
  const { code } = await params;
  const country = findCountry(code);
  if (!country) return NextResponse.json({ error: `No country has the code "${code}".` }, { status: 404 });
  return NextResponse.json({ ...country, renderedAt: new Date().toISOString() });
}
