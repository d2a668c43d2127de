import { connection } from "next/server";
import type { ReactNode } from "react";
import { Refresher } from "../../components/refresher";
import { openContent } from "../../lib/content-store";
import { liveStates } from "../../lib/live-state";
import { ownOrigin } from "../../lib/origin";

export const metadata = { title: "State" };

export default async function State(): Promise<ReactNode> {
  await connection();
  const states = await liveStates(await ownOrigin(), openContent().list());
  return (
    <>
      <h1>What every URL answers now</h1>
      <table>
        <thead>
          <tr>
            <th>URL</th>
            <th>State</th>
            <th>Age</th>
            <th>Lifetime</th>
            <th>Tags</th>
          </tr>
        </thead>
        <tbody>
          {states.map(({ url, state, ageSeconds, lifetime, tags }) => (
            <tr key={url}>
              <td>{url}</td>
              <td>{state}</td>
              <td>{ageSeconds === undefined ? "–" : `${ageSeconds} s`}</td>
              <td>{lifetime}</td>
              <td>{tags.join(" ")}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Refresher />
    </>
  );
}
