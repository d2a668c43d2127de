"use client";
import { useSearchParams } from "next/navigation";
export function Box() { return <b>{useSearchParams().get("q")}</b>; }